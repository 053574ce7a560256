import { same } from '../lib/expect.mjs'

export default {
  'a wrong password is explained, the right one leads where one wanted': {
    language: 'zh',
    play: async (page, { password, check }) => {
      await page.goto('/contacts?view=next_steps')
      await page.getByRole('heading', { name: '登录' }).waitFor()
      await check()
      await page.getByLabel('邮箱、手机号或工号').fill('lin.lan@clearbrook.example')
      await page.getByLabel('密码', { exact: true }).fill('wrong')
      await page.keyboard.press('Enter')
      await page.getByRole('alert').waitFor()
      await page.getByLabel('密码', { exact: true }).fill(password)
      await page.keyboard.press('Enter')
      await page.getByRole('tab', { name: '按下次跟进', selected: true }).waitFor()
      same(new URL(page.url()).pathname, '/contacts', 'the address')
      await page.getByRole('button', { name: /林岚/ }).click()
      await page.getByRole('menuitem', { name: '退出登录' }).click()
      await page.getByRole('heading', { name: '登录' }).waitFor()
    },
  },
}
