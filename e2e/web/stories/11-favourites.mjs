import { same, until } from '../lib/expect.mjs'

const names = (page, label) => page.getByRole('region', { name: label }).getByRole('link').allInnerTexts()

/** How many are kept on the server: what is shown is ahead of it. */
async function kept(page) {
  const { user } = await (await page.request.get('/api/v1/session')).json()
  const query = `user_settings?select=value&key=eq.favourites&user_id=eq.${user.id}`
  return (await (await page.request.get(`/api/v1/${query}`)).json())[0]?.value.length ?? 0
}

export default {
  'a record and a view are kept at hand, put in order, let go, and taken back': {
    as: 'chen.yuhang',
    play: async (page, { check }) => {
      await page.goto('/opportunities?view=newest')
      await page.getByRole('button', { name: /^Favourite: Opportunities/ }).click()
      await page.getByRole('region', { name: 'Favourites' }).getByRole('link', { name: /Newest/ }).waitFor()
      await page.getByRole('row').filter({ has: page.getByRole('link') }).first().getByRole('link').click()
      const peek = page.getByRole('complementary', { name: 'Opportunity' })
      await peek.getByRole('button', { name: /^Favourite:/ }).click()
      await until(() => names(page, 'Favourites'), (all) => all.length === 2, 'the favourites')
      const [view, record] = await names(page, 'Favourites')
      await check()
      // Kept on the server, and there at once after a reload.
      await page.evaluate(() => localStorage.clear())
      await page.goto('/')
      await until(() => names(page, 'Favourites'), (all) => all.length === 2, 'the favourites')
      const entry = page.getByRole('region', { name: 'Favourites' }).getByRole('listitem').nth(1)
      await entry.hover()
      await entry.getByRole('button', { name: /^Move or remove/ }).click()
      await page.getByRole('menuitem', { name: 'Move up' }).click()
      await until(() => names(page, 'Favourites'), (all) => all[0] === record && all[1] === view, 'the order')
      await page.getByRole('button', { name: 'Undo' }).click()
      await until(() => names(page, 'Favourites'), (all) => all[0] === view, 'the order of before')
      // By the mouse.
      const items = page.getByRole('region', { name: 'Favourites' }).getByRole('listitem')
      await items.nth(0).dragTo(items.nth(1))
      await until(() => names(page, 'Favourites'), (all) => all[0] === record, 'what was carried')
      await page.getByRole('region', { name: 'Favourites' }).getByRole('link').first().click()
      await page.getByRole('heading', { name: record }).waitFor()
      await page.getByRole('button', { name: /^Favourite:/, pressed: true }).click()
      await until(() => names(page, 'Favourites'), (all) => all.length === 1, 'one favourite')
      await page.getByText(/is no favourite any more/).locator('..').getByRole('button', { name: 'Undo' }).click()
      await until(() => names(page, 'Favourites'), (all) => all[0] === record, 'its place')
      await until(() => kept(page), (count) => count === 2, 'what the server keeps')
    },
  },
  'on the phone favourites stand above all under More': {
    as: 'chen.yuhang',
    language: 'zh',
    phone: true,
    dark: true,
    play: async (page, { check }) => {
      await page.goto('/')
      await page.getByRole('button', { name: '更多' }).click()
      await until(() => names(page, '收藏'), (all) => all.length === 2, 'the favourites')
      await check()
      await page.getByRole('region', { name: '收藏' }).getByRole('link').last().click()
      await until(() => new URL(page.url()).searchParams.get('view'), (view) => view === 'newest', 'the view')
    },
  },
  'nobody sees the favourites of another': {
    as: 'zhou.jianguo',
    play: async (page) => {
      await page.goto('/opportunities?view=newest')
      await page.getByRole('button', { name: /^Favourite: Opportunities/, pressed: false }).waitFor()
      same(await page.getByRole('region', { name: 'Favourites' }).count(), 0, 'favourites')
    },
  },
}
