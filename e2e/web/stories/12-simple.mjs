import { same, settled, until } from '../lib/expect.mjs'

/** What the server keeps of the choices. */
const kept = async (page) => (await (await page.request.get('/api/v1/user_settings?select=value&key=eq.screen')).json())[0]?.value

const widest = (page) => page.evaluate(() => document.documentElement.scrollWidth)

export default {
  'simple mode shows few things, and gives the others back': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: async (page, { check }) => {
      await page.goto('/me')
      await page.getByText('简洁', { exact: true }).click()
      const nav = page.getByRole('navigation', { name: '主导航' })
      await until(() => nav.getByRole('link').count(), (count) => count >= 4 && count <= 6, 'the ways to go')
      await check()
      await nav.getByRole('link', { name: '客户' }).click()
      await page.getByText('共 1,200 条').waitFor()
      same(await page.getByRole('columnheader').count(), 4, 'a box and three columns')
      same(await page.getByRole('button', { name: '筛选', exact: true }).count(), 0, 'no filter builder')
      await check()
      await page.getByRole('button', { name: '新建客户' }).click()
      await page.getByRole('dialog', { name: '新建客户' }).waitFor()
      await page.keyboard.press('Escape')
      await page.reload()
      await until(() => nav.getByRole('link').count(), (count) => count <= 6, 'it is kept')
      await nav.getByRole('button', { name: '显示完整界面' }).click()
      await until(() => nav.getByRole('link').count(), (count) => count > 6, 'all is back')
      await until(() => kept(page), (screen) => screen?.mode === 'full', 'it is kept on the server')
    },
  },
  'with the largest text nothing is wider than the phone': {
    as: 'zhou.jianguo',
    language: 'zh',
    phone: true,
    play: async (page, { check }) => {
      await page.goto('/me')
      await page.getByText('特大', { exact: true }).click()
      await page.getByText('简洁', { exact: true }).click()
      await until(() => kept(page), (screen) => screen?.mode === 'simple', 'it is kept on the server')
      for (const path of ['/', '/me', '/accounts', '/accounts/import', '/opportunities?as=board', '/calendar', '/dashboards', '/help', '/help/find', '/accounts/1']) {
        await page.goto(path)
        await page.locator('main').waitFor()
        await settled(page)
        same([path, await widest(page)], [path, 390], 'the width of the page')
      }
      await check()
      await page.goto('/')
      await page.getByRole('button', { name: '新建客户' }).tap()
      await page.getByRole('dialog', { name: '新建客户' }).waitFor()
      // It goes along, also to the next story.
      await page.goto('/me')
      await page.getByText('标准', { exact: true }).first().click()
      await page.getByText('完整', { exact: true }).click()
      await until(() => kept(page), (screen) => screen?.mode === 'full', 'it is as before')
    },
  },
}
