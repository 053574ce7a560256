import { same } from '../lib/expect.mjs'

export default {
  'the API is read and tried as oneself': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: async (page, { check }) => {
      await page.goto('/me')
      await page.getByRole('link', { name: '查看和试用接口' }).click()
      await page.getByRole('heading', { name: /^Steward 接口/ }).waitFor()
      await check()
      await page.getByRole('searchbox', { name: '搜索接口' }).fill('查询客户')
      await page.getByRole('link', { name: /查询客户$/ }).first().click()
      await page.getByRole('heading', { name: '查询客户', exact: true }).waitFor()
      await page.getByText('试一试').click()
      await page.getByLabel('select').fill('id,name')
      await page.getByLabel('字段条件').fill('id=eq.1')
      await check()
      await page.getByRole('button', { name: '发送' }).click()
      await page.getByText(/content-range: 0-0\/\*/).waitFor()
      // The address is the operation's, and what is written goes out with the cookie of whoever is signed in.
      await page.goto('/api/docs#create_tags')
      await page.getByRole('heading', { name: '新建标签' }).waitFor()
      await page.getByText('试一试').click()
      await page.getByLabel('请求体', { exact: true }).fill('{"name": "来自接口文档"}')
      await page.getByRole('button', { name: '发送' }).click()
      await page.getByText(/location: \/api\/v1\/tags/).waitFor()
      await page.getByLabel('请求体', { exact: true }).fill('{"name": ""}')
      await page.getByRole('button', { name: '发送' }).click()
      await page.getByText(/"ST422"/).waitFor()
    },
  },
  'on the phone one reads one operation at a time': {
    as: 'lin.lan',
    phone: true,
    play: async (page, { check }) => {
      await page.goto('/api/docs')
      await page.getByRole('searchbox', { name: 'Search operations' }).fill('who one is')
      await page.getByRole('link', { name: /Who one is/ }).tap()
      await page.getByRole('heading', { name: 'Who one is' }).waitFor()
      await page.getByText('Try it').tap()
      await page.getByRole('button', { name: 'Send' }).tap()
      await page.getByText(/"name": "林岚"/).waitFor()
      await check()
      await page.getByRole('link', { name: 'Operations' }).tap()
      await page.getByRole('searchbox', { name: 'Search operations' }).waitFor()
      same(new URL(page.url()).pathname, '/api/docs', 'the address')
    },
  },
}
