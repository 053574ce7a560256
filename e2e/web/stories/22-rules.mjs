import { same, until } from '../lib/expect.mjs'
import { beyond, stickingOut } from '../lib/layout.mjs'

/** Asks as whoever is signed in on this page. */
async function api(page, method, path, data) {
  if (page.url() === 'about:blank') await page.goto('/help')
  const headers = { Origin: new URL(page.url()).origin, Prefer: 'return=representation' }
  return page.request.fetch(`/api/v1/${path}`, { method, data, headers })
}

const rules = (page) =>
  page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ has: page.getByRole('switch') })

/** Makes a rule with the help of what is offered. */
async function make(page, { check, words }) {
  await page.goto('/settings/fields/contacts')
  await page.getByRole('main').getByText(words.rules, { exact: true }).click()
  await page.getByText(words.none).waitFor()
  await check()
  await page.getByRole('button', { name: words.add }).click()
  const dialog = page.getByRole('dialog')
  const condition = dialog.getByRole('textbox', { name: words.condition })
  await condition.fill('')
  await condition.pressSequentially(words.typed)
  await page.getByRole('option').filter({ hasText: 'seniority' }).waitFor()
  await check()
  await page.keyboard.press('Enter')
  await condition.pressSequentially(' != nothing')
  await dialog.getByText(words.unknown).waitFor()
  await check()
  await condition.fill('seniority != null')
  await dialog.getByRole('textbox', { name: words.when, exact: true }).fill("name.startsWith('规则')")
  await dialog.getByText(words.tried).waitFor()
  await dialog.getByRole('button', { name: words.add }).click()
  await dialog.getByText(words.missing).waitFor()
  await dialog.getByRole('textbox', { name: words.message, exact: true }).fill(words.said)
  same(await beyond(page), 0, 'the dialog fits')
  same(await stickingOut(page), [], 'words fit')
  await check()
  await dialog.getByRole('button', { name: words.add }).click()
  await rules(page).filter({ hasText: words.said }).waitFor()
  same(await beyond(page), 0, 'the list fits')
  await check()
}

/** A form is told at the field; switched off the rule lets it pass; then it is removed. */
async function held(page, { check, words }) {
  await page.goto('/contacts?create=contacts')
  const form = page.getByRole('dialog')
  const name = form.locator('[data-field="name"] input')
  await name.fill('规则一号')
  await form.getByRole('button', { name: words.save, exact: true }).click()
  await form.getByText(words.said).first().waitFor()
  await check()
  // The rule is not meant for everybody.
  await name.fill('一号规则')
  await form.getByRole('button', { name: words.save, exact: true }).click()
  await page.waitForURL(/\/contacts\/\d+$/)
  const [mine] = /\d+$/.exec(new URL(page.url()).pathname)
  await page.goto('/settings/fields/contacts/rules')
  await rules(page).getByRole('switch').focus()
  await page.keyboard.press('Space')
  await page.getByText(words.off).waitFor()
  const made = await api(page, 'POST', 'contacts?select=id', { name: '规则二号' })
  same(made.status(), 201, 'nobody is told')
  const [{ id }] = await made.json()
  for (const one of [id, mine]) await api(page, 'DELETE', `contacts?id=eq.${one}`)
  await rules(page).getByRole('button', { name: words.more }).click()
  await page.getByRole('menuitem', { name: words.remove }).click()
  await until(
    () => rules(page).count(),
    (count) => count === 0,
    'it has gone',
  )
}

const english = {
  rules: 'Rules',
  none: 'No rules yet',
  add: 'Add rule',
  condition: 'What must hold',
  typed: 'senior',
  language: 'en',
  unknown: "'nothing'",
  when: 'Only when',
  tried: /None of the \d+ newest records/,
  missing: 'Say what people are told.',
  message: 'What people are told',
  said: 'Say how senior they are.',
  save: 'Save',
  off: 'Rule switched off',
  more: /^More about/,
  remove: 'Remove',
}
const chinese = {
  language: 'zh',
  rules: '规则',
  none: '暂无规则',
  add: '添加规则',
  condition: '必须满足的条件',
  typed: '职级',
  unknown: '没有字段“nothing”',
  when: '仅当',
  tried: /最新的 \d+ 条记录全部符合/,
  missing: '请填写提示内容。',
  message: '提示内容',
  said: '请填写职级。',
  save: '保存',
  off: '规则已停用',
  more: /的更多操作$/,
  remove: '移除',
}

async function play(page, tools) {
  // What the server says is in the language of whoever asks.
  const { user } = await (await api(page, 'GET', 'session')).json()
  const speak = async (locale) => {
    const answer = await api(page, 'PATCH', `users?id=eq.${user.id}`, { locale })
    same(answer.status(), 200, 'the language is settled')
  }
  await speak(tools.words.language)
  await make(page, tools)
  await held(page, tools)
  await speak(null)
}

export default {
  'a rule is made, holds in a form, is switched off and removed': {
    as: 'zhou.jianguo',
    play: (page, { check }) => play(page, { check, words: english }),
  },
  'on the phone, in the dark, a rule is made in Chinese': {
    as: 'zhou.jianguo',
    language: 'zh',
    phone: true,
    dark: true,
    play: (page, { check }) => play(page, { check, words: chinese }),
  },
}
