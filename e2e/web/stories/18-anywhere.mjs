import { same, until } from '../lib/expect.mjs'

const dialog = (page, name) => page.getByRole('dialog', { name })

/** How long nothing may be asked until a screen counts as settled, in milliseconds. */
const REST = 1_000

/** Opens an address and answers what it asked the server, once it has come to rest; a stream of events is no question. */
async function opened(page, path) {
  const asked = []
  const note = (request) => {
    const { pathname, search } = new URL(request.url())
    if (pathname.startsWith('/api/') && pathname !== '/api/v1/live') asked.push(`${pathname}${search}`.slice(0, 80))
  }
  page.on('request', note)
  await page.goto(path)
  let before = 0
  await until(
    async () => {
      const now = asked.length
      await page.waitForTimeout(REST)
      const rests = now > 0 && asked.length === now && before === now
      before = asked.length
      return rests
    },
    (rests) => rests,
    `rest at ${path}`,
  )
  page.off('request', note)
  return asked
}

/** The most questions that a cold start may ask the server. */
const QUESTIONS = { '/': 12, '/contacts': 8, '/opportunities?as=board': 14, '/accounts/12': 16 }

/** The most files of script that stand between the page and its screen: each one more is one more to wait for. */
const SCRIPTS = { '/': 30, '/contacts': 36 }

export default {
  'C makes a record of what one looks at; elsewhere one chooses': {
    as: 'zhou.jianguo',
    play: async (page, { check }) => {
      for (const [path, name] of [
        ['/leads?view=all', 'New lead'],
        ['/opportunities?as=board', 'New opportunity'],
        ['/opportunities?as=chart', 'New opportunity'],
        ['/accounts/12', 'New account'],
      ]) {
        await opened(page, path)
        await page.keyboard.press('c')
        await dialog(page, name).waitFor()
        await page.keyboard.press('Escape')
        await until(() => dialog(page, name).count(), (count) => count === 0, 'the form')
      }
      await opened(page, '/calendar?day=2027-06-07&span=month')
      await page.keyboard.press('c')
      await dialog(page, 'New event').waitFor()
      same(await dialog(page, 'New event').getByLabel('Starts').inputValue(), '2027-06-07 09:00', 'the start')
      await page.keyboard.press('Escape')
      await opened(page, '/')
      await page.keyboard.press('c')
      await page.getByRole('menu').waitFor()
      await check()
      await page.keyboard.press('ArrowDown')
      await page.getByRole('menuitem', { name: 'Contact' }).focus()
      await page.keyboard.press('Enter')
      await dialog(page, 'New contact').waitFor()
    },
  },
  'whoever types on before the search box is there makes nothing': {
    as: 'zhou.jianguo',
    play: async (page) => {
      await opened(page, '/leads?view=all')
      await page.keyboard.press('Control+k')
      await page.keyboard.press('c')
      await page.getByRole('combobox', { name: 'Search records, screens and commands' }).waitFor()
      same(await dialog(page, 'New lead').count(), 0, 'a form')
      same(new URL(page.url()).searchParams.get('create'), null, 'the address')
    },
  },
  'a list in groups says by what, and one press ends it': {
    as: 'zhou.jianguo',
    language: 'zh',
    phone: true,
    play: async (page, { check }) => {
      await page.goto('/accounts?view=all&group=level')
      await page.getByText('按客户级别分组').waitFor()
      await check()
      await page.getByRole('button', { name: '取消分组' }).tap()
      await until(() => new URL(page.url()).searchParams.get('group'), (group) => group === null, 'the groups')
      await until(() => page.getByText('按客户级别分组').count(), (count) => count === 0, 'what says so')
    },
  },
  'a wrong address keeps the way back beside it': {
    as: 'chen.yuhang',
    play: async (page, { check }) => {
      await page.goto('/no/such/page/at/all')
      await page.getByText('There is nothing here').waitFor()
      await check()
      await page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: 'Contacts' }).click()
      await page.getByRole('row').filter({ has: page.getByRole('link') }).first().waitFor()
    },
  },
  'the records of a list are gone through one after the other, and back leads to the list': {
    as: 'zhou.jianguo',
    play: async (page, { check }) => {
      await page.goto('/leads?view=all&sort=id')
      const rows = page.locator('main [aria-rowindex]').filter({ has: page.getByRole('gridcell') })
      await rows.first().waitFor()
      const names = []
      for (const at of [0, 1, 2]) names.push((await rows.nth(at).getByRole('link').first().innerText()).trim())
      await page.keyboard.press('j')
      await page.keyboard.press('j')
      await page.keyboard.press('Enter')
      const title = (name) => page.getByRole('heading', { level: 1, name }).or(page.getByRole('heading', { level: 2, name })).first()
      await title(names[1]).waitFor()
      await check()
      await page.getByRole('button', { name: 'Next in the list (J)' }).click()
      await title(names[2]).waitFor()
      await page.keyboard.press('k')
      await title(names[1]).waitFor()
      await page.keyboard.press('k')
      await title(names[0]).waitFor()
      same(await page.getByRole('button', { name: 'Previous in the list (K)' }).getAttribute('aria-disabled'), 'true', 'its beginning')
      await page.goBack()
      await until(() => new URL(page.url()).pathname, (path) => path === '/leads', 'the list')
    },
  },
  'nobody is in conflict with himself, however slow the server is': {
    as: 'zhou.jianguo',
    play: async (page) => {
      await page.goto('/accounts/21')
      const field = page.locator('[data-field="short_name"]')
      await field.waitFor()
      // What is read after a change comes late.
      await page.route(/\/api\/v1\/accounts\?.*id=eq\.21(&|$)/, async (route) => {
        if (route.request().method() === 'GET') await new Promise((resolve) => setTimeout(resolve, 3_000))
        await route.continue()
      })
      for (const text of ['Grey Door', 'Green Door']) {
        await field.getByRole('button', { name: /^Edit / }).click()
        await field.getByRole('textbox').fill(text)
        await page.keyboard.press('Enter')
        await field.getByRole('button', { name: /^Edit / }).filter({ hasText: text }).waitFor()
      }
      same(await page.getByRole('dialog').count(), 0, 'a conflict')
      const kept = await (await page.request.get('/api/v1/accounts?id=eq.21&select=short_name')).json()
      same(kept[0].short_name, 'Green Door', 'what the server has')
      await page.unrouteAll({ behavior: 'ignoreErrors' })
    },
  },
  'a cold start asks few questions': {
    as: 'zhou.jianguo',
    play: async (page) => {
      for (const [path, most] of Object.entries(QUESTIONS)) {
        const asked = await opened(page, path)
        same(asked.length <= most, true, `${asked.length} questions at ${path}: ${asked.join('\n')}`)
      }
    },
  },
  'a cold start waits for few scripts, and asks who one is and what there is beside them': {
    as: 'zhou.jianguo',
    play: async (page) => {
      for (const [path, most] of Object.entries(SCRIPTS)) {
        await opened(page, path)
        const all = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name, startTime }) => ({ name, startTime })))
        const scripts = all.filter(({ name }) => name.endsWith('.js'))
        same(scripts.length <= most, true, `${scripts.length} scripts at ${path}`)
        for (const question of ['session', 'catalog'])
          same(all.filter(({ name }) => name.endsWith(`/api/v1/${question}`)).length, 1, `questions for the ${question} at ${path}`)
        // Only what runs before the app asks for the words of a language; it asks who one is first.
        const place = (part) => all.findIndex(({ name }) => name.includes(part))
        same(place('/api/v1/session') < place('/assets/en-'), true, `the question before the words at ${path}`)
      }
    },
  },
}
