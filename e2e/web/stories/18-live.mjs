import { same, until } from '../lib/expect.mjs'

const row = (page, name) => page.getByRole('row').filter({ hasText: name })

/** Asks as whoever is signed in on this page. */
async function api(page, method, path, data) {
  if (page.url() === 'about:blank') await page.goto('/help')
  const headers = { Origin: new URL(page.url()).origin, Prefer: 'return=representation' }
  const answer = await page.request.fetch(`/api/v1/${path}`, { method, data, headers })
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`)
  return answer.status() === 204 ? null : answer.json()
}

/** Waits until the page has its line: what comes before is told as well, but a story shall show what comes live. */
const listens = (page) => page.waitForRequest((request) => request.url().includes('/api/v1/live?'))

/** A list of somebody's accounts that only this story changes. */
async function list({ page, another, words }) {
  const prefix = `${words.prefix}${Date.now() % 1_000_000}`
  const made = await api(page, 'POST', 'accounts?select=id', [1, 2].map((n) => ({ name: `${prefix} ${n}` })))
  const line = listens(page)
  await page.goto(`/accounts?q=${prefix}`)
  await row(page, `${prefix} 1`).waitFor()
  await line
  const other = await another({ as: 'zhou.jianguo', language: words.otherLanguage })
  await other.goto('/accounts')
  await api(other, 'PATCH', `accounts?id=eq.${made[0].id}`, { name: `${prefix} one` })
  await row(page, `${prefix} one`).waitFor()
  // What is new does not move what one reads.
  const { user } = await api(page, 'GET', 'session')
  await api(other, 'POST', 'accounts', { name: `${prefix} 0`, owner_id: user.id })
  const chip = page.getByRole('button', { name: words.chip })
  await chip.waitFor()
  same(await row(page, `${prefix} 0`).count(), 0, 'the new row waits')
  await chip.click()
  await row(page, `${prefix} 0`).waitFor()
  await until(() => chip.count(), (count) => count === 0, 'the chip has gone')
  await api(other, 'DELETE', `accounts?id=eq.${made[1].id}`)
  await until(() => row(page, `${prefix} 2`).count(), (count) => count === 0, 'the deleted row has gone')
  await api(other, 'DELETE', `accounts?name=like.${prefix}*`)
}

/** Two people at one record: they see each other, and neither loses what he typed. */
async function together({ page, another, check, words, phone = false }) {
  const [made] = await api(page, 'POST', 'accounts?select=id', { name: words.name, website: 'https://old.example' })
  const line = listens(page)
  await page.goto(`/accounts/${made.id}`)
  await page.getByRole('heading', { name: words.name }).waitFor()
  await line
  const other = await another({ as: 'zhou.jianguo', language: words.otherLanguage })
  await other.goto(`/accounts/${made.id}`)
  await other.getByRole('heading', { name: words.name }).waitFor()
  await page.getByText(words.looking).waitFor({ state: 'attached' })
  // What the other changes elsewhere appears while one types.
  if (phone) await page.getByRole('tab', { name: words.fields }).click()
  const name = page.locator('[data-field="name"]')
  await name.getByRole('button', { name: words.edit }).click()
  await name.getByRole('textbox').fill(words.mine)
  await api(other, 'PATCH', `accounts?id=eq.${made.id}`, { name: words.theirs })
  await page.getByRole('heading', { name: words.theirs }).waitFor()
  same(await name.getByRole('textbox').inputValue(), words.mine, 'what was typed')
  await name.getByRole('textbox').press('Enter')
  const merge = page.getByRole('dialog', { name: words.merge })
  await merge.getByText(words.theirs, { exact: true }).waitFor()
  await merge.getByText(words.mine, { exact: true }).waitFor()
  await merge.getByText(/周建国/).waitFor()
  await check()
  await merge.getByRole('radio').first().check()
  await merge.getByRole('button', { name: words.save }).click()
  await other.getByRole('heading', { name: words.mine }).waitFor()
  await other.close()
  await until(() => page.getByText(words.looking).count(), (count) => count === 0, 'the other has left')
  await api(page, 'DELETE', `accounts?id=eq.${made.id}`)
}

const english = {
  prefix: 'Livelist',
  otherLanguage: 'zh',
  chip: '1 new',
  name: 'Together Ltd',
  looking: '周建国 is looking at this.',
  fields: 'Details',
  edit: 'Edit Name',
  mine: 'Together Mine',
  theirs: 'Together Theirs',
  merge: 'Two people changed the same',
  save: 'Save',
}
const chinese = {
  prefix: '实时列表',
  otherLanguage: 'en',
  chip: '1 条新记录',
  name: '同行贸易',
  looking: '周建国正在查看。',
  fields: '资料',
  edit: '修改客户名称',
  mine: '同行贸易（我改的）',
  theirs: '同行贸易（对方改的）',
  merge: '你和同事改了同一处',
  save: '保存',
}

export default {
  'a list follows what somebody else does': {
    as: 'chen.yuhang',
    play: (page, tools) => list({ page, ...tools, words: english }),
  },
  '列表随同事的修改更新': {
    as: 'chen.yuhang',
    language: 'zh',
    phone: true,
    play: (page, tools) => list({ page, ...tools, words: chinese }),
  },
  'a card moves when somebody else moves it': {
    as: 'zhou.jianguo',
    motion: true,
    play: async (page, { another }) => {
      const line = listens(page)
      await page.goto('/opportunities?as=board')
      const first = page.getByRole('region', { name: '验证' }).getByRole('button').first()
      await first.waitFor()
      await line
      const id = await first.getAttribute('data-card')
      const stages = await api(page, 'GET', 'stages?select=key,label,pipeline_id&order=position')
      const [deal] = await api(page, 'GET', `opportunities?select=pipeline_id&id=eq.${id}`)
      const to = stages.find(({ label, pipeline_id }) => label === '方案报价' && pipeline_id === deal.pipeline_id)
      const other = await another({ as: 'zhou.jianguo', language: 'zh' })
      await api(other, 'PATCH', `opportunities?id=eq.${id}`, { stage: to.key })
      await page.getByRole('region', { name: '方案报价' }).locator(`[data-card="${id}"]`).waitFor()
      const before = page.getByRole('region', { name: '验证' }).locator(`[data-card="${id}"]`)
      await until(() => before.count(), (count) => count === 0, 'it left its column')
    },
  },
  'two people at one record': {
    as: 'chen.yuhang',
    play: (page, tools) => together({ page, ...tools, words: english }),
  },
  '两个人同时修改一条记录': {
    as: 'chen.yuhang',
    language: 'zh',
    phone: true,
    play: (page, tools) => together({ page, ...tools, words: chinese, phone: true }),
  },
}
