import { same, until } from '../lib/expect.mjs'
import { beyond, stickingOut } from '../lib/layout.mjs'

/** Asks as whoever is signed in on this page. */
async function api(page, method, path, data) {
  if (page.url() === 'about:blank') await page.goto('/help')
  const headers = { Origin: new URL(page.url()).origin, Prefer: 'return=representation' }
  const answer = await page.request.fetch(`/api/v1/${path}`, { method, data, headers })
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`)
  return answer.status() === 204 ? null : answer.json()
}

const line = (page, name) => page.getByRole('main').getByRole('listitem').filter({ hasText: name })

/** Chooses one of what a field offers. */
async function pick(page, dialog, label, option) {
  await dialog.getByRole('combobox', { name: label, exact: true }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

/** An administrator chooses what is rolled up, sees what it comes to, and adds it. */
async function choose(page, { check, words }) {
  await page.goto('/settings/fields/accounts')
  await page.getByRole('button', { name: words.add }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: words.label, exact: true }).fill(words.name)
  await pick(page, dialog, words.kind, words.rollup)
  await pick(page, dialog, words.records, words.opportunities)
  const rows = dialog.getByRole('table').getByRole('row')
  await until(
    () => rows.count(),
    (count) => count === 8,
    'eight accounts are shown',
  )
  await pick(page, dialog, words.function, words.sum)
  await dialog.getByRole('combobox', { name: words.field, exact: true }).click()
  same(await page.getByRole('option', { name: words.inCurrencies, exact: true }).count(), 0, 'no mixed sum')
  await page.getByRole('option', { name: words.amount, exact: true }).click()
  await dialog.getByRole('button', { name: words.only }).click()
  await pick(page, dialog, words.onlyField, words.outcome)
  await pick(page, dialog, words.onlyValue, words.won)
  await dialog.getByText(words.tried).waitFor()
  same(await dialog.getByRole('checkbox', { name: words.required }).count(), 0, 'nobody fills it in')
  same(await beyond(page), 0, 'the dialog fits')
  same(await stickingOut(page), [], 'words fit')
  await check()
  await dialog.getByRole('button', { name: words.add }).click()
  await line(page, words.name).waitFor()
  same(await beyond(page), 0, 'the list fits')
  await check()
}

/** The field as those who reshape see it. */
async function told(page, { words }) {
  const { fields } = await api(page, 'POST', 'rpc/fields', { object: 'accounts' })
  return fields.find(({ name }) => name === words.apiName)
}

/** Sooner or later every account has what its opportunities come to. */
async function computed(page, tools, made, wanted) {
  await until(
    () => told(page, tools),
    (field) => field?.rollup.function === made && !field.computing,
    'it is worked out for all',
  )
  const name = tools.words.apiName
  const query = `accounts?select=id,value:${name},opportunities!account_id(amount_base,outcome)&order=${name}.desc.nullslast&limit=20`
  for (const { value, opportunities } of await api(page, 'GET', query)) {
    const won = opportunities.filter(({ outcome }) => outcome === 'won')
    const amounts = won.map(({ amount_base }) => Math.round((amount_base ?? 0) * 100))
    same(Math.round((value ?? 0) * 100), wanted(amounts), 'what the opportunities come to')
  }
}

/** Another one over the contacts is on the record, and follows them. */
async function follow(page, tools) {
  const { words, check } = tools
  const rollup = { from: 'contacts', via: 'account_id', function: 'count' }
  const label = { en: words.people, zh: words.people }
  const wanted = { object: 'accounts', name: words.peopleName, label, rollup }
  await api(page, 'POST', 'rpc/add_field', wanted)
  const [{ id: account }] = await api(page, 'POST', 'accounts?select=id', { name: words.account })
  const people = words.persons.map((name) => ({ name, account_id: account }))
  const [{ id: first }] = await api(page, 'POST', 'contacts?select=id', people)
  await page.goto(`/accounts/${account}`)
  await page.getByRole('heading', { name: words.account }).waitFor()
  const tab = page.getByRole('tab', { name: words.details })
  const shows = async (count) => {
    if (await tab.isVisible()) await tab.click()
    await page.locator(`[data-field="${words.peopleName}"]`).getByText(count, { exact: true }).waitFor()
  }
  await shows('2')
  const field = page.locator(`[data-field="${words.peopleName}"]`)
  same(await field.getByRole('button', { name: words.edit }).count(), 0, 'nobody types into it')
  await check()
  await api(page, 'DELETE', `contacts?id=eq.${first}`)
  await page.reload()
  await page.getByRole('heading', { name: words.account }).waitFor()
  await shows('1')
  await api(page, 'DELETE', `contacts?account_id=eq.${account}`)
  await api(page, 'DELETE', `accounts?id=eq.${account}`)
}

/** Another roll-up is worked out again; removed, the field can be had back. */
async function change(page, tools) {
  const { words } = tools
  await page.goto('/settings/fields/accounts')
  await page.getByRole('button', { name: words.name, exact: true }).click()
  const dialog = page.getByRole('dialog')
  await pick(page, dialog, words.function, words.greatest)
  await dialog.getByText(words.tried).waitFor()
  await dialog.getByRole('button', { name: words.save, exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
  await computed(page, tools, 'max', (amounts) => Math.max(0, ...amounts))
  await line(page, words.name).getByRole('button', { name: words.more }).click()
  await page.getByRole('menuitem', { name: words.remove, exact: true }).click()
  await page.getByRole('button', { name: words.undo, exact: true }).click()
  await line(page, words.name).waitFor()
  await computed(page, tools, 'max', (amounts) => Math.max(0, ...amounts))
}

const english = {
  language: 'en',
  add: 'Add field',
  label: 'Name',
  name: 'Won so far',
  apiName: 'x_won_so_far',
  kind: 'Kind',
  rollup: 'Roll-up of other records',
  records: 'Over which records',
  opportunities: 'Opportunities · Account',
  function: 'What of them',
  sum: 'The sum',
  greatest: 'The greatest, or last',
  field: 'Of which field',
  amount: 'Amount in base currency',
  inCurrencies: 'Amount',
  only: 'Only those with…',
  onlyField: 'Field of condition 1',
  outcome: 'Outcome',
  onlyValue: 'Value of condition 1',
  won: 'Won',
  tried: /newest records \d+ would have a value/,
  required: 'Required in forms',
  people: 'People there',
  peopleName: 'x_people_there',
  account: 'Roll-up House',
  persons: ['Roll-up Jane', 'Roll-up Joe'],
  details: 'Details',
  edit: /^Edit /,
  save: 'Save',
  more: 'More about Won so far',
  remove: 'Remove',
  undo: 'Undo',
}
const chinese = {
  language: 'zh',
  add: '添加字段',
  label: '名称',
  name: '累计赢单',
  apiName: 'x_lei_ji_ying_dan',
  kind: '类型',
  rollup: '汇总',
  records: '汇总哪些记录',
  opportunities: '商机 · 客户',
  function: '汇总方式',
  sum: '求和',
  greatest: '最大值（最晚）',
  field: '汇总字段',
  amount: '本位币金额',
  inCurrencies: '金额',
  only: '只汇总符合条件的记录',
  onlyField: '条件 1 的字段',
  outcome: '结果',
  onlyValue: '条件 1 的值',
  won: '赢单',
  tried: /最新的 \d+ 条记录中，\d+ 条会有值/,
  required: '必填',
  people: '联系人数量',
  peopleName: 'x_contact_number',
  account: '汇总公司',
  persons: ['汇总小王', '汇总小李'],
  details: '资料',
  edit: /^修改/,
  save: '保存',
  more: '“累计赢单”的更多操作',
  remove: '移除',
  undo: '撤销',
}

async function play(page, tools) {
  const { words } = tools
  // What the server says is in the language of whoever asks.
  const { user } = await api(page, 'GET', 'session')
  await api(page, 'PATCH', `users?id=eq.${user.id}`, { locale: words.language })
  await choose(page, tools)
  const sum = (amounts) => amounts.reduce((one, other) => one + other, 0)
  await computed(page, tools, 'sum', sum)
  await follow(page, tools)
  await change(page, tools)
  for (const field of [words.apiName, words.peopleName])
    for (const act of ['remove_field', 'purge_field'])
      await api(page, 'POST', `rpc/${act}`, { object: 'accounts', field })
  await api(page, 'PATCH', `users?id=eq.${user.id}`, { locale: null })
}

export default {
  'a field is rolled up from the opportunities of accounts, tried while it is chosen': {
    as: 'zhou.jianguo',
    play: (page, { check }) => play(page, { check, words: english }),
  },
  'on the phone, in the dark, a roll-up is chosen in Chinese': {
    as: 'zhou.jianguo',
    language: 'zh',
    phone: true,
    dark: true,
    play: (page, { check }) => play(page, { check, words: chinese }),
  },
}
