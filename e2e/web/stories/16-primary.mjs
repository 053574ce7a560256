import { same, until } from '../lib/expect.mjs'

const asked = async (page, path) => (await page.request.get(`/api/v1/${path}`)).json()

const origin = (page) => ({ Origin: new URL(page.url()).origin })

async function make(page, object, data) {
  const headers = { ...origin(page), Prefer: 'return=representation' }
  const answer = await page.request.post(`/api/v1/${object}?select=id`, { data, headers })
  same(answer.status(), 201, `${object}: ${await answer.text()}`)
  return (await answer.json())[0].id
}

const drop = (page, object, id) => page.request.delete(`/api/v1/${object}?id=eq.${id}`, { headers: origin(page) })

/** An event of a colleague to which the person of this page is invited. */
async function invite(page, values) {
  const { user } = await asked(page, 'session')
  const [colleague] = await asked(page, `users?select=id&id=neq.${user.id}&status=eq.active&order=id&limit=1`)
  const event = await make(page, 'events', { ...values, owner_id: colleague.id })
  await make(page, 'event_attendees', { event_id: event, user_id: user.id })
  return { event, me: user.id }
}

const said = async (page, { event, me }) =>
  (await asked(page, `event_attendees?select=response&event_id=eq.${event}&user_id=eq.${me}`))[0].response

const at = (day, time) => `${day}T${time}:00+08:00`

export default {
  'one button at the head leads a lead to a customer with a deal, and the deal on': {
    as: 'zhou.jianguo',
    play: async (page, { check }) => {
      await page.goto('/')
      const lead = await make(page, 'leads', { name: 'Ann Corner', company: 'Corner Coffee', phone: '13812340987' })
      await page.goto(`/leads/${lead}`)
      for (const step of ['Start working on it', 'Qualify']) await page.getByRole('button', { name: step }).click()
      await page.getByRole('button', { name: 'Convert' }).click()
      const asks = page.getByRole('dialog')
      same(await asks.getByLabel('Company').inputValue(), 'Corner Coffee', 'the company is filled in')
      await check()
      await asks.getByLabel('Opportunity', { exact: true }).fill('A grinder for Corner')
      await asks.getByRole('button', { name: 'Convert' }).click()
      await page.getByText('Corner Coffee is a customer now').waitFor()
      await page.getByRole('heading', { name: 'Corner Coffee' }).waitFor()
      const [converted] = await asked(page, `leads?id=eq.${lead}&select=status,converted_account_id,converted_opportunity_id`)
      same(converted.status, 'converted', 'the lead')
      const deal = converted.converted_opportunity_id
      await page.goto(`/opportunities/${deal}`)
      const stage = async () => (await asked(page, `opportunities?id=eq.${deal}&select=stage`))[0].stage
      const first = await stage()
      await page.getByRole('button', { name: /^Move to / }).click()
      await until(stage, (now) => now !== first, 'the next stage')
      await page.getByRole('button', { name: 'Undo' }).first().click()
      await until(stage, (now) => now === first, 'it is back')
      await drop(page, 'opportunities', deal)
      await drop(page, 'contacts', (await asked(page, `contacts?account_id=eq.${converted.converted_account_id}&select=id`))[0].id)
      await drop(page, 'accounts', converted.converted_account_id)
      await drop(page, 'leads', lead)
    },
  },
  'a call is written down from the head of a customer, on the phone': {
    as: 'chen.yuhang',
    language: 'zh',
    phone: true,
    play: async (page, { check }) => {
      await page.goto('/')
      const account = await make(page, 'accounts', { name: '街角咖啡', kind: 'company' })
      await page.goto(`/accounts/${account}`)
      await page.getByRole('tab', { name: '字段' }).or(page.getByRole('tab').first()).first().tap()
      await page.getByRole('button', { name: '记一次电话' }).tap()
      await until(() => page.evaluate(() => document.activeElement.tagName), (tag) => tag === 'TEXTAREA', 'one can type')
      await page.keyboard.type('下周来看机器')
      await check()
      await page.getByRole('button', { name: '保存' }).tap()
      await page.getByText('下周来看机器').waitFor()
      const [call] = await asked(page, `activities?account_id=eq.${account}&select=kind,body`)
      same(call, { kind: 'call', body: '下周来看机器' }, 'the call')
      await drop(page, 'accounts', account)
    },
  },
  'an invitation is answered in the calendar: one time of a series, then all': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: async (page, { check }) => {
      await page.goto('/calendar?day=2027-06-07&span=month')
      const times = { starts_at: at('2027-06-07', '09:00'), ends_at: at('2027-06-07', '10:00') }
      const invited = await invite(page, { title: '杯测课', ...times, rrule: 'FREQ=WEEKLY;COUNT=3' })
      await page.reload()
      const entries = page.getByRole('grid').getByRole('button', { name: /杯测课/ })
      await until(() => entries.count(), (count) => count === 3, 'three times')
      await entries.nth(1).click()
      const asks = page.getByRole('dialog', { name: '杯测课' })
      await asks.getByRole('button', { name: '谢绝' }).waitFor()
      await check()
      await asks.getByRole('button', { name: '谢绝' }).click()
      await page.getByText('已谢绝：杯测课').waitFor()
      same(await said(page, invited), 'waiting', 'the series is not answered')
      const [other] = await asked(page, `events?series_id=eq.${invited.event}&select=id`)
      same(await said(page, { ...invited, event: other.id }), 'declined', 'the one time is')
      await page.keyboard.press('Escape')
      await entries.nth(0).click()
      await page.getByText('全部场次').click()
      await page.getByRole('dialog', { name: '杯测课' }).getByRole('button', { name: '接受' }).click()
      await page.getByText('已接受：杯测课').waitFor()
      same(await said(page, invited), 'accepted', 'the series')
      await drop(page, 'events', invited.event)
    },
  },
  'an invitation is answered on its page, and taken back': {
    as: 'zhou.jianguo',
    phone: true,
    play: async (page, { check }) => {
      await page.goto('/')
      const times = { starts_at: at('2027-07-05', '09:00'), ends_at: at('2027-07-05', '10:00') }
      const invited = await invite(page, { title: 'Tasting', ...times })
      await page.goto(`/events/${invited.event}`)
      await page.getByRole('button', { name: 'Perhaps' }).tap()
      await page.getByText('Perhaps: Tasting').waitFor()
      same(await said(page, invited), 'tentative', 'perhaps')
      await until(() => page.getByRole('button', { name: 'Perhaps', pressed: true }).count(), (count) => count === 1, 'and shown')
      await check()
      await page.getByRole('button', { name: 'Undo' }).tap()
      await until(() => said(page, invited), (response) => response === 'waiting', 'nothing said')
      await drop(page, 'events', invited.event)
    },
  },
  'a task is ticked off at its head': {
    as: 'chen.yuhang',
    dark: true,
    play: async (page) => {
      await page.goto('/')
      const task = await make(page, 'tasks', { title: 'Order cups' })
      await page.goto(`/tasks/${task}`)
      await page.getByRole('button', { name: 'Done', exact: true }).click()
      const status = async () => (await asked(page, `tasks?id=eq.${task}&select=status`))[0].status
      await until(status, (now) => now === 'done', 'done')
      await until(() => page.getByRole('button', { name: 'Done', exact: true }).count(), (count) => count === 0, 'and nothing more to do')
      await drop(page, 'tasks', task)
    },
  },
}
