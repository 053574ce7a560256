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

/** An administrator writes how a field is computed, sees what it comes to, and adds it. */
async function write(page, { check, words }) {
  await page.goto('/settings/fields/contacts')
  await page.getByRole('button', { name: words.add }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: words.label, exact: true }).fill(words.name)
  await dialog.getByRole('combobox', { name: words.kind }).click()
  await page.getByRole('option', { name: words.formula, exact: true }).click()
  await dialog.getByRole('combobox', { name: words.result }).click()
  await page.getByRole('option', { name: words.text, exact: true }).click()
  const formula = dialog.getByRole('textbox', { name: words.formula, exact: true })
  await formula.fill('nmae + 1')
  await dialog.getByText(words.unknown).waitFor()
  await check()
  // What is offered behind a reference are the other record's fields.
  await formula.fill("name + ' · ' + account.na")
  await page.getByRole('option', { name: 'account.name' }).first().click()
  await dialog.getByText(words.tried).waitFor()
  const rows = dialog.getByRole('table').getByRole('row')
  await until(
    () => rows.count(),
    (count) => count === 8,
    'eight records are shown',
  )
  await dialog
    .getByRole('cell', { name: /.+ · .+/ })
    .first()
    .waitFor()
  same(await dialog.getByRole('checkbox', { name: words.required }).count(), 0, 'nobody fills it in')
  same(await beyond(page), 0, 'the dialog fits')
  same(await stickingOut(page), [], 'words fit')
  await check()
  await dialog.getByRole('button', { name: words.add }).click()
  await line(page, words.name).waitFor()
  same(await beyond(page), 0, 'the list fits')
}

/** The field as those who reshape see it. */
async function told(page, { words }) {
  const { fields } = await api(page, 'POST', 'rpc/fields', { object: 'contacts' })
  return fields.find(({ name }) => name === words.field)
}

/** Sooner or later every record has it. */
async function computed(page, tools, formula, wanted) {
  await until(
    () => told(page, tools),
    (field) => field?.formula === formula && !field.computing,
    'it is computed for all',
  )
  const query = `contacts?select=name,account(name),value:${tools.words.field}&account_id=not.is.null&limit=20`
  for (const row of await api(page, 'GET', query)) same(row.value, wanted(row), 'what the formula says')
}

/** It is on the record, where nobody types into it, and follows what it is made of. */
async function follow(page, tools) {
  const { words, check } = tools
  const [{ id: account }] = await api(page, 'POST', 'accounts?select=id', { name: words.account })
  const values = { name: words.person, account_id: account }
  const [{ id }] = await api(page, 'POST', 'contacts?select=id', values)
  await page.goto(`/contacts/${id}`)
  await page.getByRole('heading', { name: words.person }).waitFor()
  const tab = page.getByRole('tab', { name: words.details })
  if (await tab.isVisible()) await tab.click()
  const field = page.locator(`[data-field="${words.field}"]`)
  await field.getByText(`${words.person} · ${words.account}`).waitFor()
  same(await field.getByRole('button', { name: words.edit }).count(), 0, 'nobody types into it')
  await check()
  await api(page, 'PATCH', `accounts?id=eq.${account}`, { name: words.renamed })
  await page.reload()
  await page.getByRole('heading', { name: words.person }).waitFor()
  if (await tab.isVisible()) await tab.click()
  await field.getByText(`${words.person} · ${words.renamed}`).waitFor()
  await api(page, 'DELETE', `contacts?id=eq.${id}`)
  await api(page, 'DELETE', `accounts?id=eq.${account}`)
}

/** Another formula is computed again. */
async function change(page, tools) {
  const { words } = tools
  await page.goto('/settings/fields/contacts')
  await page.getByRole('button', { name: words.name, exact: true }).click()
  const dialog = page.getByRole('dialog')
  const formula = dialog.getByRole('textbox', { name: words.formula, exact: true })
  await formula.fill("name + '!'")
  await dialog.getByRole('cell', { name: /!$/ }).first().waitFor()
  await dialog.getByRole('button', { name: words.save, exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
  await computed(page, tools, "name + '!'", (row) => `${row.name}!`)
}

const english = {
  language: 'en',
  add: 'Add field',
  label: 'Name',
  name: 'Who and where',
  field: 'x_who_and_where',
  kind: 'Kind',
  formula: 'Formula',
  result: 'Result',
  text: 'Text',
  unknown: "'nmae'",
  tried: /newest records \d+ would have a value/,
  required: 'Required in forms',
  person: 'Formula Jane',
  account: 'Formula House',
  renamed: 'Formula Palace',
  save: 'Save',
  edit: /^Edit /,
  details: 'Details',
}
const chinese = {
  language: 'zh',
  add: '添加字段',
  label: '名称',
  name: '姓名与单位',
  field: 'x_xing_ming_yu_dan_wei',
  kind: '类型',
  formula: '公式',
  result: '结果类型',
  text: '单行文本',
  unknown: '没有字段“nmae”',
  tried: /最新的 \d+ 条记录中，\d+ 条会有值/,
  required: '必填',
  person: '公式小王',
  account: '公式公司',
  renamed: '公式集团',
  save: '保存',
  edit: /^修改/,
  details: '资料',
}

async function play(page, tools) {
  const { words } = tools
  // What the server says is in the language of whoever asks.
  const { user } = await api(page, 'GET', 'session')
  await api(page, 'PATCH', `users?id=eq.${user.id}`, { locale: words.language })
  await write(page, tools)
  const first = "name + ' · ' + account.name"
  await computed(page, tools, first, (row) => `${row.name} · ${row.account.name}`)
  await follow(page, tools)
  await change(page, tools)
  for (const act of ['remove_field', 'purge_field'])
    await api(page, 'POST', `rpc/${act}`, { object: 'contacts', field: words.field })
  await api(page, 'PATCH', `users?id=eq.${user.id}`, { locale: null })
}

export default {
  'a field is computed by a formula, tried while it is written, for all contacts': {
    as: 'zhou.jianguo',
    play: (page, { check }) => play(page, { check, words: english }),
  },
  'on the phone, in the dark, a formula is written in Chinese': {
    as: 'zhou.jianguo',
    language: 'zh',
    phone: true,
    dark: true,
    play: (page, { check }) => play(page, { check, words: chinese }),
  },
}
