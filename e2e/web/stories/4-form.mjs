import { same } from '../lib/expect.mjs'

export default {
  'a company is made; what is missing is said; a draft survives': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: async (page, { check }) => {
      await page.goto('/accounts')
      await page.getByRole('button', { name: '新建' }).click()
      await page.getByRole('menuitem', { name: '客户' }).click()
      const form = page.getByRole('dialog', { name: '新建客户' })
      await form.getByLabel('电话').fill('021 5555')
      await check()
      await form.getByRole('button', { name: '保存' }).click()
      await form.getByRole('alert').filter({ hasText: '请填写客户名称' }).waitFor()
      await page.reload()
      await form.getByText('这是上次没填完的草稿。').waitFor()
      same(await form.getByLabel('电话').inputValue(), '021 5555', 'the draft')
      await form.getByLabel('客户名称').fill('蓝门咖啡馆')
      await form.getByLabel('电话').fill('021-62881234')
      await form.getByRole('button', { name: '保存' }).click()
      await page.waitForURL(/\/accounts\/\d+$/)
      await page.getByRole('heading', { name: '蓝门咖啡馆' }).waitFor()
    },
  },
}
