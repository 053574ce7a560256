import { same, settled, until } from '../lib/expect.mjs'

/** The whole number at the beginning of a text. */
const number = (text) => Number(/[\d,]+/.exec(text)?.[0].replaceAll(',', ''))

async function made(page, object, data) {
  const headers = { Origin: new URL(page.url()).origin, Prefer: 'return=representation' }
  const answer = await page.request.post(`/api/v1/${object}?select=id`, { data, headers })
  same(answer.status(), 201, `${object}: ${await answer.text()}`)
  return (await answer.json())[0].id
}

export default {
  'the first screen says what needs me, and a task is ticked off and taken back': {
    as: 'chen.yuhang',
    language: 'zh',
    play: async (page, { check }) => {
      // The stream of events is no question.
      const asked = []
      page.on('request', (request) => /\/api\/v1\/(?!live)/.test(request.url()) && asked.push(request.url()))
      await page.goto('/')
      await page.getByText(/好，陈宇航/).waitFor()
      const tasks = page.getByRole('heading', { name: /^到期任务/ })
      await tasks.waitFor()
      await page.getByRole('heading', { name: '最近动态' }).waitFor()
      await settled(page)
      await check()
      // Three of them for what is starred: which, its names, the views among it; one for the size of text, one for the bell.
      same(asked.length <= 13, true, `few questions: ${asked.join('\n')}`)
      const before = number((await tasks.innerText()).replace(/^\D+/, ''))
      await page.getByRole('checkbox').first().click()
      await page.getByText(/^已完成：/).waitFor()
      await until(async () => number((await tasks.innerText()).replace(/^\D+/, '')), (count) => count === before - 1, 'one task less')
      await page.getByRole('button', { name: '撤销' }).click()
      await until(async () => number((await tasks.innerText()).replace(/^\D+/, '')), (count) => count === before, 'the task is back')
    },
  },
  'each number leads to its records, as many as it says': {
    as: 'zhou.jianguo',
    play: async (page) => {
      // On the first day of a week or month nothing else has happened in it yet.
      await page.goto('/')
      const account = await made(page, 'accounts', { name: 'Monday Coffee', kind: 'company' })
      await made(page, 'activities', { kind: 'call', account_id: account, body: 'Opens on Monday' })
      for (const name of ['New customers this month', 'Activities this week']) {
        await page.goto('/')
        const figure = page.getByRole('region', { name: 'Key numbers' }).getByRole('link', { name: new RegExp(`^${name}`) })
        const shown = figure.locator('span').nth(1)
        const count = await until(async () => number(await shown.innerText()), (count) => count > 0, name)
        await figure.click()
        await page.getByText(new RegExp(`^${count} records?$`)).waitFor()
      }
      await page.goto('/')
      const stage = page.getByRole('link', { name: /^验证/ })
      await stage.waitFor()
      const count = number((await stage.innerText()).split('\n')[1] ?? '')
      await stage.click()
      await page.getByText(new RegExp(`^${count} records?$`)).waitFor()
      same(new URL(page.url()).searchParams.getAll('f'), ['outcome.in.(open)', 'stage.in.(verify)'], 'the conditions')
    },
  },
  'whoever leads sees the company and oneself': {
    as: 'zhou.jianguo',
    language: 'zh',
    dark: true,
    play: async (page, { check }) => {
      await page.goto('/')
      await page.getByRole('heading', { name: '团队成员' }).waitFor()
      await check()
      await page.getByText('我的', { exact: true }).click()
      await page.getByRole('heading', { name: '我的商机漏斗' }).waitFor()
      same(new URL(page.url()).searchParams.get('who'), 'me', 'the address')
    },
  },
  'the first screen on the phone': {
    as: 'chen.yuhang',
    phone: true,
    play: async (page, { check }) => {
      await page.goto('/')
      await page.getByRole('heading', { name: /^Tasks due/ }).waitFor()
      await check()
      same(await page.evaluate(() => document.documentElement.scrollWidth <= 390), true, 'nothing is wider than the phone')
      await page.getByRole('navigation').getByRole('link', { name: 'Accounts' }).tap()
      await page.waitForURL(/\/accounts$/)
      await page.getByRole('navigation').getByRole('link', { name: 'Today' }).tap()
      await page.getByRole('heading', { name: 'My day' }).waitFor()
    },
  },
}
