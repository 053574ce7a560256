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

/** An administrator says of which contacts a new field is shown and required, and is told what that comes to. */
async function say(page, { check, words }) {
  await page.goto('/settings/fields/contacts')
  await page.getByRole('button', { name: words.add }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: words.label, exact: true }).fill(words.name)
  await dialog.getByRole('checkbox', { name: words.depends }).check()
  const shown = dialog.getByRole('textbox', { name: words.shown, exact: true })
  await shown.fill('nothing == 1')
  await dialog.getByText(words.unknown).waitFor()
  await check()
  await shown.fill(`name.startsWith('${words.prefix}')`)
  await dialog.getByText(words.tried).first().waitFor()
  await dialog.getByRole('textbox', { name: words.required, exact: true }).fill(`name.startsWith('${words.prefix}')`)
  await until(() => dialog.getByText(words.tried).count(), (count) => count === 2, 'both are tried')
  same(await beyond(page), 0, 'the dialog fits')
  same(await stickingOut(page), [], 'words fit')
  await check()
  await dialog.getByRole('button', { name: words.add }).click()
  await line(page, words.name).waitFor()
  // There is no room for it on a phone.
  await line(page, words.name).getByText(words.mark, { exact: true }).waitFor({ state: 'attached' })
  same(await beyond(page), 0, 'the list fits')
}

/** The fields of a record's page, which are one of several parts on a phone. */
async function fields(page, { words }, title) {
  await page.getByRole('heading', { name: title }).waitFor()
  const tab = page.getByRole('tab', { name: words.details })
  if (await tab.isVisible()) await tab.click()
}

/** The form follows what is typed, and does not forget what it has to ask. */
async function follow(page, tools) {
  const { check, words } = tools
  await page.goto('/contacts?create=contacts')
  const form = page.getByRole('dialog')
  const name = form.locator('[data-field="name"] input')
  const field = form.locator(`[data-field="${words.field}"]`)
  await name.fill(words.other)
  await until(() => field.count(), (count) => count === 0, 'it is not asked of others')
  await name.fill(words.person)
  await field.waitFor()
  same(await field.locator('input').getAttribute('aria-required'), 'true', 'it is required')
  await check()
  await form.getByRole('button', { name: words.save, exact: true }).click()
  await field.getByRole('alert').waitFor()
  await field.locator('input').fill(words.value)
  await name.fill(words.other)
  await until(() => field.count(), (count) => count === 0, 'it goes again')
  await name.fill(words.person)
  await field.waitFor()
  same(await field.locator('input').inputValue(), words.value, 'what was typed is still there')
  await form.getByRole('button', { name: words.save, exact: true }).click()
  await page.waitForURL(/\/contacts\/\d+$/)
  const id = /\d+$/.exec(new URL(page.url()).pathname)[0]
  await fields(page, tools, words.person)
  await page.locator(`[data-field="${words.field}"]`).getByText(words.value).waitFor()
  return id
}

/** A change by which something is needed asks for it, and saves both. */
async function complete(page, tools) {
  const { check, words } = tools
  const [{ id }] = await api(page, 'POST', 'contacts?select=id', { name: words.other })
  await page.goto(`/contacts/${id}`)
  await fields(page, tools, words.other)
  const name = page.locator('[data-field="name"]')
  const field = page.locator(`[data-field="${words.field}"]`)
  await name.getByRole('button', { name: words.edit }).click()
  same(await field.count(), 0, 'it does not belong to this record')
  await name.getByRole('textbox').fill(words.person)
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: words.incomplete })
  await dialog.getByRole('alert').waitFor()
  same(await beyond(page), 0, 'it fits')
  await check()
  await dialog.locator('input').fill(words.value)
  await dialog.getByRole('button', { name: words.save, exact: true }).click()
  await field.getByText(words.value).waitFor()
  const [stored] = await api(page, 'GET', `contacts?id=eq.${id}&select=name,${words.field}`)
  same(stored, { name: words.person, [words.field]: words.value }, 'both are saved')
  await api(page, 'PATCH', `contacts?id=eq.${id}`, { name: words.other })
  await page.reload()
  await fields(page, tools, words.other)
  await until(() => field.count(), (count) => count === 0, 'it is out of sight')
  return id
}

const english = {
  language: 'en',
  add: 'Add field',
  label: 'Name',
  name: 'Why gone',
  field: 'x_why_gone',
  depends: 'Depends on the record',
  shown: 'Shown only when',
  required: 'Required when',
  unknown: "'nothing'",
  tried: /newest records it holds for \d+/,
  mark: 'conditional',
  prefix: 'Gone',
  person: 'Gone Girl',
  other: 'Here Still',
  value: 'Another job',
  save: 'Save',
  edit: /^Edit /,
  details: 'Details',
  incomplete: 'This also needs filling in',
}
const chinese = {
  language: 'zh',
  add: '添加字段',
  label: '名称',
  name: '离职去向',
  field: 'x_li_zhi_qu_xiang',
  depends: '取决于记录内容',
  shown: '仅在满足时显示',
  required: '满足时必填',
  unknown: '没有字段“nothing”',
  tried: /最新的 \d+ 条记录中有 \d+ 条满足/,
  mark: '有条件',
  prefix: '离职',
  person: '离职小王',
  other: '在职小李',
  value: '去了同行',
  save: '保存',
  edit: /^修改/,
  details: '资料',
  incomplete: '还需要填写',
}

async function play(page, tools) {
  const { words } = tools
  // What the server says is in the language of whoever asks.
  const { user } = await api(page, 'GET', 'session')
  await api(page, 'PATCH', `users?id=eq.${user.id}`, { locale: words.language })
  await say(page, tools)
  const made = [await follow(page, tools), await complete(page, tools)]
  for (const id of made) await api(page, 'DELETE', `contacts?id=eq.${id}`)
  for (const act of ['remove_field', 'purge_field'])
    await api(page, 'POST', `rpc/${act}`, { object: 'contacts', field: words.field })
  await api(page, 'PATCH', `users?id=eq.${user.id}`, { locale: null })
}

export default {
  'a field is shown and required of some contacts, and asked for where it is needed': {
    as: 'zhou.jianguo',
    play: (page, { check }) => play(page, { check, words: english }),
  },
  'on the phone, in the dark, a field depends on the record in Chinese': {
    as: 'zhou.jianguo',
    language: 'zh',
    phone: true,
    dark: true,
    play: (page, { check }) => play(page, { check, words: chinese }),
  },
}
