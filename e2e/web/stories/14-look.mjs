import { setUp } from '../lib/company.mjs'
import { same, settled } from '../lib/expect.mjs'
import { beyond, stickingOut } from '../lib/layout.mjs'

const PATHS = [
  '/',
  '/accounts?view=all',
  '/opportunities?as=board',
  '/opportunities?as=calendar',
  '/tasks?as=board',
  '/calendar?span=agenda',
  '/dashboards',
  '/accounts/12',
  '/opportunities/1',
  '/accounts?create=accounts',
  '/products/import',
  '/changes',
  '/help/find',
  '/me',
]

/** Nothing is wider than the window, and no word sticks out of its box. */
async function walk(page) {
  for (const path of PATHS) {
    await page.goto(path)
    await page.locator('main').waitFor()
    await settled(page)
    same([path, await beyond(page), await stickingOut(page)], [path, 0, []], 'the layout')
  }
}

export default {
  'on the phone every word stands in its box, in English': { as: 'zhou.jianguo', phone: true, play: walk },
  'on the phone every word stands in its box, in Chinese': { as: 'chen.yuhang', phone: true, language: 'zh', dark: true, play: walk },
  'at a desk every word stands in its box': { as: 'zhou.jianguo', play: walk },
  'what one filters by comes before what the machine keeps': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: async (page) => {
      await page.goto('/opportunities?view=newest')
      await page.getByRole('row').filter({ has: page.getByRole('link') }).first().waitFor()
      await page.getByRole('button', { name: '筛选', exact: true }).click()
      await page.getByRole('textbox', { name: '选择字段' }).waitFor()
      const fields = await page.locator('[data-walk]').allInnerTexts()
      same(fields.indexOf('阶段') < fields.indexOf('创建时间'), true, `the fields ${fields}`)
      same(fields.some((field) => field === '预计金额'), true, `the fields ${fields}`)
    },
  },
  'a view that nobody has narrowed invites to make the first record': {
    empty: true,
    language: 'zh',
    play: async (page, { check, code, password }) => {
      await setUp(page, { code, password })
      await page.goto('/opportunities')
      await page.getByText('此视图中还没有商机').waitFor()
      await page.getByRole('button', { name: '新建商机' }).waitFor()
      await check()
    },
  },
}
