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
  'a forgotten password: the link in the mail sets a new one, once': {
    language: 'zh',
    play: async (page, { check, post }) => {
      await page.goto('/sign-in')
      await page.getByRole('link', { name: '忘记密码？' }).click()
      await page.getByRole('heading', { name: '忘记密码？' }).waitFor()
      await check()
      await page.getByLabel('邮箱、手机号或工号').fill('xu.duo@clearbrook.example')
      await page.keyboard.press('Enter')
      await page.getByRole('status').getByText('链接已发出').waitFor()
      await check()
      const letter = await post.letter('xu.duo@clearbrook.example')
      const link = /http:\S+/.exec(letter)[0]
      await page.goto(link)
      await page.getByRole('heading', { name: '设置新密码' }).waitFor()
      await check()
      await page.getByLabel('新密码', { exact: true }).fill('short')
      await page.keyboard.press('Enter')
      await page.getByText('密码至少需要 8 个字符。').waitFor()
      await page.getByLabel('新密码', { exact: true }).fill('a-new-password')
      await page.keyboard.press('Enter')
      await page.getByText('新密码已生效').waitFor()
      await page.getByLabel('邮箱、手机号或工号').fill('xu.duo@clearbrook.example')
      await page.getByLabel('密码', { exact: true }).fill('a-new-password')
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: /许多/ }).first().waitFor()
      await page.context().clearCookies()
      await page.goto(link)
      await page.reload()
      await page.getByLabel('新密码', { exact: true }).fill('another-password')
      await page.keyboard.press('Enter')
      await page.getByRole('alert').getByText('该链接无效或已失效').waitFor()
    },
  },
  'asking for a link on the phone says the same whether there is somebody or not': {
    phone: true,
    play: async (page, { check }) => {
      await page.goto('/forgotten')
      await page.getByLabel('E-mail, phone or employee number').fill('nobody@clearbrook.example')
      await page.getByRole('button', { name: 'Send the link' }).tap()
      await page.getByRole('status').getByText('a link is on its way').waitFor()
      await check()
      await page.goto('/new-password')
      await page.getByRole('alert').getByText('The link is not whole').waitFor()
      await check()
    },
  },
}
