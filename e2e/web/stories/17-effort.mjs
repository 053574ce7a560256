// What the tasks of every day cost, in clicks and keys: more than this, and the story fails. `docs/ux.md` has the table.
import { counting } from '../lib/effort.mjs'
import { same, until } from '../lib/expect.mjs'

const asked = async (page, path) => (await page.request.get(`/api/v1/${path}`)).json()

const drop = (page, object, filter) =>
  page.request.delete(`/api/v1/${object}?${filter}`, { headers: { Origin: new URL(page.url()).origin } })

/** Plays a task and compares what it cost. */
async function costs(page, start, play, most, what) {
  const effort = await counting(page)
  await start()
  await effort.begin()
  await play()
  const { clicks, keys } = await effort.read()
  same(clicks <= most.clicks && keys <= most.keys, true, `${what} costs ${clicks} clicks and ${keys} keys`)
}

const rows = (page) => page.getByRole('row').filter({ has: page.getByRole('link') })

export default {
  'a customer is found by two characters and opened: a shortcut and Enter': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: async (page) => {
      await page.goto('/')
      const [{ name }] = await asked(page, 'accounts?select=name&kind=eq.company&name=match.^[%E4%B8%80-%E9%BF%BF]{4}&order=id&limit=1')
      const start = async () => {
        await page.goto('/')
        await page.getByRole('button', { name: '搜索' }).waitFor()
      }
      const play = async () => {
        await page.keyboard.press('Control+k')
        await page.getByRole('combobox').waitFor()
        await page.keyboard.type(name.slice(0, 2))
        await page.getByRole('option').locator('mark').first().waitFor()
        await page.keyboard.press('Enter')
        await page.waitForURL(/\/\w+\/\d+$/)
      }
      await costs(page, start, play, { clicks: 0, keys: 2 }, 'finding')
    },
  },
  'a call with a note and the date of the next step: two clicks': {
    as: 'zhou.jianguo',
    play: async (page) => {
      await page.goto('/')
      const [{ id }] = await asked(page, 'accounts?select=id&kind=eq.company&order=id.desc&limit=1')
      const start = async () => {
        await page.goto(`/accounts/${id}`)
        await page.getByRole('button', { name: 'Log a call' }).waitFor()
      }
      const play = async () => {
        await page.getByRole('button', { name: 'Log a call' }).click()
        await page.keyboard.type('Wants to taste the new roast')
        const when = page.getByLabel('When').last()
        while (!(await when.evaluate((input) => input === document.activeElement))) await page.keyboard.press('Tab')
        await page.keyboard.type('next wednesday')
        await page.getByRole('button', { name: 'Save' }).click()
        await page.getByText('Wants to taste the new roast').waitFor()
      }
      await costs(page, start, play, { clicks: 2, keys: 9 }, 'a call')
      await until(async () => (await asked(page, `accounts?select=next_step_at&id=eq.${id}`))[0].next_step_at, (at) => at !== null, 'the next step')
      await drop(page, 'activities', `account_id=eq.${id}&body=eq.Wants to taste the new roast`)
      await page.request.patch(`/api/v1/accounts?id=eq.${id}`, { data: { next_step_at: null }, headers: { Origin: new URL(page.url()).origin } })
    },
  },
  'a lead with name, phone and company: one shortcut, one dialog': {
    as: 'chen.yuhang',
    language: 'zh',
    play: async (page) => {
      const start = async () => {
        await page.goto('/leads')
        await rows(page).first().waitFor()
      }
      const play = async () => {
        await page.keyboard.press('c')
        const form = page.getByRole('dialog')
        await form.getByLabel('姓名').waitFor()
        await until(() => form.getByLabel('姓名').evaluate((input) => input === document.activeElement), Boolean, 'one can type at once')
        await page.keyboard.type('王小测')
        await page.keyboard.press('Tab')
        await page.keyboard.type('13512349876')
        await page.keyboard.press('Tab')
        await page.keyboard.type('小测咖啡')
        await page.keyboard.press('Control+Enter')
        await form.waitFor({ state: 'detached' })
      }
      await costs(page, start, play, { clicks: 0, keys: 4 }, 'a lead')
      same((await asked(page, 'leads?select=company&name=eq.王小测'))[0].company, '小测咖啡', 'the lead')
      await drop(page, 'leads', 'name=eq.王小测')
    },
  },
  'a deal goes to its next stage: one click': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: async (page) => {
      await page.goto('/')
      const [deal] = await asked(page, 'opportunities?select=id,stage&stage=eq.verify&order=id&limit=1')
      const start = async () => {
        await page.goto(`/opportunities/${deal.id}`)
        await page.getByRole('banner').or(page.locator('main header')).getByRole('button', { name: /^进入/ }).waitFor()
      }
      const stage = async () => (await asked(page, `opportunities?select=stage&id=eq.${deal.id}`))[0].stage
      const play = async () => {
        await page.getByRole('banner').or(page.locator('main header')).getByRole('button', { name: /^进入/ }).click()
        await until(stage, (now) => now !== deal.stage, 'the next stage')
      }
      await costs(page, start, play, { clicks: 1, keys: 0 }, 'the next stage')
      await page.getByRole('button', { name: '撤销' }).click()
      await until(stage, (now) => now === deal.stage, 'as before')
    },
  },
  'a filtered list gets another owner in four clicks, and back in one': {
    as: 'zhou.jianguo',
    play: async (page) => {
      const start = async () => {
        await page.goto('/accounts?f=level.in.(VIP)&view=all')
        await rows(page).first().waitFor()
        await page.getByText(/^[\d,]+ records$/).waitFor()
      }
      const all = () => asked(page, 'accounts?select=id,owner_id&level=eq.VIP&order=id')
      let before
      const play = async () => {
        await page.getByRole('checkbox', { name: 'Select the rows on screen' }).check()
        await page.getByRole('button', { name: 'Change owner' }).waitFor()
        const more = page.getByRole('button', { name: /^Select all / })
        if (await more.count()) await more.click()
        await page.getByRole('button', { name: 'Change owner' }).click()
        await page.getByRole('button', { name: '陈宇航' }).click()
        await page.getByText('records belong to 陈宇航 now').waitFor()
      }
      await page.goto('/')
      before = JSON.stringify(await all())
      await costs(page, start, play, { clicks: 4, keys: 0 }, 'another owner')
      const back = async () => {
        await page.getByRole('button', { name: 'Undo' }).click()
        await until(async () => JSON.stringify(await all()), (now) => now === before, 'as before')
      }
      const effort = await counting(page)
      await effort.begin()
      await back()
      same((await effort.read()).clicks, 1, 'and back')
    },
  },
  'why a number is what it is: one click on it': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: async (page) => {
      const number = page.getByRole('main').getByRole('link').filter({ hasText: '¥' }).first()
      const start = async () => {
        await page.goto('/')
        await number.waitFor()
      }
      const play = async () => {
        await number.click()
        await page.waitForURL(/\/opportunities\?/)
        await rows(page).first().waitFor()
      }
      await costs(page, start, play, { clicks: 1, keys: 0 }, 'the records behind a number')
    },
  },
}
