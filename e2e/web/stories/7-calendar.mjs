import { same, until } from '../lib/expect.mjs'

/** A Monday on which nothing is planned yet. */
const MONDAY = '2027-03-15'

const at = (day, time) => `${day}T${time}:00+08:00`

/** Makes an event of one's own. */
async function plan(page, values) {
  const headers = { Origin: new URL(page.url()).origin, Prefer: 'return=representation' }
  const answer = await page.request.post('/api/v1/events?select=id', { data: values, headers })
  same(answer.status(), 201, 'the event is made')
  return (await answer.json())[0].id
}

async function starts(page, id) {
  const [row] = await (await page.request.get(`/api/v1/events?id=eq.${id}&select=starts_at`)).json()
  return new Date(row.starts_at).toISOString()
}

export default {
  'an event is dragged to another day and hour, and taken back': {
    as: 'chen.yuhang',
    language: 'zh',
    play: async (page, { check }) => {
      await page.goto(`/calendar?day=${MONDAY}`)
      await page.getByRole('heading', { name: /2027年3月15日/ }).waitFor()
      const id = await plan(page, { title: '试饮会', starts_at: at(MONDAY, '09:00'), ends_at: at(MONDAY, '10:00') })
      await page.reload()
      const entry = page.getByRole('button', { name: /试饮会/ })
      await entry.waitFor()
      await check()
      const from = await entry.boundingBox()
      const hour = from.height
      const width = (await page.getByRole('button', { name: '周二 16' }).boundingBox()).width
      await page.mouse.move(from.x + 20, from.y + 10)
      await page.mouse.down()
      await page.mouse.move(from.x + 40, from.y + 20, { steps: 3 })
      await page.mouse.move(from.x + 20 + width, from.y + 10 + 2 * hour, { steps: 8 })
      await page.mouse.up()
      await page.getByText('试饮会已改到 3月16日 11:00').waitFor()
      same(await starts(page, id), new Date(at('2027-03-16', '11:00')).toISOString(), 'the start')
      await page.getByRole('button', { name: '撤销' }).click()
      await until(() => starts(page, id), (start) => start === new Date(at(MONDAY, '09:00')).toISOString(), 'it is back')
    },
  },
  'by keys: one time of a repeating event is moved, the others stay': {
    as: 'chen.yuhang',
    play: async (page) => {
      await page.goto(`/calendar?day=2027-04-05&span=month`)
      await page.getByRole('heading', { name: 'April 2027' }).waitFor()
      await plan(page, { title: 'Weekly', starts_at: at('2027-04-05', '09:00'), ends_at: at('2027-04-05', '10:00'), rrule: 'FREQ=WEEKLY;COUNT=3' })
      await page.reload()
      const entries = page.getByRole('button', { name: /Weekly/ })
      await until(() => entries.count(), (count) => count === 3, 'three times')
      await entries.nth(1).focus()
      await page.keyboard.press('Space')
      await page.waitForTimeout(100)
      await page.keyboard.press('ArrowRight')
      await page.waitForTimeout(100)
      await page.keyboard.press('Space')
      await page.getByText('Weekly is now on 13 Apr, 09:00').waitFor()
      const on = (day) => page.locator(`[data-day="${day}"]`).getByRole('button', { name: /Weekly/ })
      await until(() => on('2027-04-13').count(), (count) => count === 1, 'the moved one')
      same([await on('2027-04-05').count(), await on('2027-04-12').count(), await on('2027-04-19').count()], [1, 0, 1], 'the others')
      await page.getByRole('button', { name: 'Undo' }).click()
      await until(() => on('2027-04-12').count(), (count) => count === 1, 'it is back')
    },
  },
  'an event is planned by a click on a day, and by keys': {
    as: 'chen.yuhang',
    dark: true,
    play: async (page, { check }) => {
      await page.goto(`/calendar?day=2027-05-10&span=month`)
      await page.locator('[data-day="2027-05-12"]').waitFor()
      await check()
      await page.locator('[data-day="2027-05-10"]').focus()
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('ArrowRight')
      await until(() => new URL(page.url()).searchParams.get('day'), (day) => day === '2027-05-12', 'the day')
      await page.keyboard.press('Enter')
      const form = page.getByRole('dialog', { name: 'New event' })
      same(await form.getByLabel('Starts').inputValue(), '2027-05-12 09:00', 'the start')
      await form.getByLabel('Title').fill('Tasting')
      await page.keyboard.press('Control+Enter')
      await page.waitForURL(/\/events\/\d+$/)
      await page.goto(`/calendar?day=2027-05-12&span=week`)
      await page.getByRole('button', { name: /Tasting/ }).click()
      await page.waitForURL(/\/events\/\d+$/)
    },
  },
  'other dates are shown when one asks for them': {
    as: 'zhou.jianguo',
    play: async (page) => {
      await page.goto('/calendar?span=month&who=team&show=')
      await page.getByRole('button', { name: 'What is shown' }).click()
      await page.getByRole('checkbox', { name: 'Opportunity · Close date' }).check()
      await page.keyboard.press('Escape')
      await page.locator('[title^="Opportunity"]').first().waitFor()
    },
  },
  'on the phone it is an agenda and a month with marks': {
    as: 'chen.yuhang',
    language: 'zh',
    phone: true,
    play: async (page, { check }) => {
      await page.goto('/calendar')
      await page.getByRole('heading', { name: /今天/ }).waitFor()
      await check()
      await page.getByText('月', { exact: true }).tap()
      await page.locator('[data-day]').first().waitFor()
      await check()
      same(await page.evaluate(() => document.documentElement.scrollWidth <= 390), true, 'nothing is wider than the phone')
    },
  },
}
