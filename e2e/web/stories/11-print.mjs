import { same, until } from '../lib/expect.mjs'

/** Remembers what is on the paper at the moment of printing. */
const catchPaper = (page) =>
  page.addInitScript(() => {
    globalThis.print = () => {
      dispatchEvent(new Event('beforeprint'))
      const box = document.querySelector('.printed')
      globalThis.paper = {
        list: box?.querySelectorAll('tbody tr:not([data-group])').length ?? null,
        heads: [...(box?.querySelectorAll('thead th') ?? [])].map((head) => head.textContent),
        groups: [...(box?.querySelectorAll('[data-group] th') ?? [])].map((head) => head.textContent),
        across: document.querySelector('[data-across]') !== null,
        title: box?.querySelector('h1')?.textContent ?? '',
        scheme: document.documentElement.getAttribute('data-mantine-color-scheme'),
        parts: [...document.querySelectorAll('main section[aria-label]')].map((part) => part.getAttribute('aria-label')),
      }
      dispatchEvent(new Event('afterprint'))
    }
  })
const paper = (page) => until(() => page.evaluate(() => globalThis.paper ?? null), (seen) => seen !== null, 'the paper')

export default {
  'a list is printed with all its rows and columns, light': {
    as: 'zhou.jianguo',
    dark: true,
    play: async (page) => {
      await catchPaper(page)
      await page.goto('/accounts?view=all')
      await page.getByRole('row').filter({ has: page.getByRole('link') }).first().waitFor()
      const heads = (await page.getByRole('columnheader').allInnerTexts()).map((text) => text.trim()).filter(Boolean)
      const headers = { Prefer: 'count=exact' }
      const answer = await page.request.get('/api/v1/accounts?select=id&limit=1', { headers })
      const total = Number(answer.headers()['content-range'].split('/')[1])
      await page.getByRole('button', { name: 'Print', exact: true }).click()
      const seen = await paper(page)
      same(seen.list, Math.min(total, 2000), 'the rows')
      same(seen.heads, heads, 'the columns')
      same(seen.title.startsWith('Accounts › '), true, seen.title)
      same(seen.scheme, 'light', 'the paper')
      await until(
        () => page.evaluate(() => document.documentElement.getAttribute('data-mantine-color-scheme')),
        (scheme) => scheme === 'dark',
        'the screen afterwards',
      )
    },
  },
  'a board is printed in its columns, a calendar as it is, across the paper': {
    as: 'zhou.jianguo',
    play: async (page) => {
      await catchPaper(page)
      await page.goto('/opportunities?as=board')
      const lanes = page.getByRole('main').getByRole('region')
      await lanes.first().getByRole('button').first().waitFor()
      await page.getByRole('button', { name: 'Print', exact: true }).click()
      const board = await paper(page)
      const stages = await lanes.evaluateAll((all) => all.map((lane) => lane.getAttribute('aria-label')))
      const printed = board.groups.map((text) => /^(.+?) (\d+)$/.exec(text)?.slice(1) ?? [text])
      same(printed.length > 1, true, `the columns ${board.groups}`)
      same(printed.map(([stage]) => stage), stages.filter((stage) => printed.some(([one]) => one === stage)), 'their order')
      same(printed.reduce((sum, [, count]) => sum + Number(count), 0), board.list, 'their rows')
      await page.goto('/opportunities?as=calendar')
      await page.getByRole('grid').waitFor()
      await page.keyboard.press('Control+p')
      const calendar = await paper(page)
      same(calendar.list, null, 'no table of rows')
      same(calendar.across, true, 'the paper')
    },
  },
  'a record is printed whole, also from the phone and the palette': {
    as: 'zhou.jianguo',
    language: 'zh',
    phone: true,
    play: async (page) => {
      await catchPaper(page)
      await page.goto('/accounts/12')
      await page.getByRole('tab', { name: '动态' }).or(page.getByRole('tab').first()).waitFor()
      await page.getByRole('button', { name: '搜索记录、页面和操作' }).click()
      await page.getByRole('combobox').fill('打印')
      await page.getByRole('option', { name: /打印/ }).first().click()
      const seen = await paper(page)
      same(seen.parts.length >= 3, true, `the parts ${seen.parts}`)
    },
  },
}
