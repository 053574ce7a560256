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

const listens = (page) => page.waitForRequest((request) => request.url().includes('/api/v1/live?'))

const line = (page, name) => page.getByRole('main').getByRole('listitem').filter({ hasText: name })

/** Fills in the dialog of a select field. */
async function fill(page, words) {
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: words.label, exact: true }).fill(words.name)
  await dialog.getByRole('combobox', { name: words.kind }).click()
  await page.getByRole('option', { name: words.select, exact: true }).click()
  // Enter begins the next option.
  await dialog.getByRole('textbox', { name: words.first, exact: true }).fill(words.options[0])
  await dialog.getByRole('textbox', { name: words.second, exact: true }).fill(words.options[1])
  await page.keyboard.press('Enter')
  await page.keyboard.type(words.options[2])
  // The last one becomes the first, by the keys.
  await page.keyboard.press('Alt+ArrowUp')
  await page.keyboard.press('Alt+ArrowUp')
  await until(() => dialog.getByRole('textbox', { name: words.first, exact: true }).inputValue(), (text) => text === words.options[2], 'the order')
  return dialog
}

/** An administrator adds a field; a colleague who looks at the list has it without doing anything. */
async function added({ page, another, check, words }) {
  const other = await another({ as: 'chen.yuhang', language: words.language })
  const line1 = listens(other)
  await other.goto('/contacts')
  await other.getByRole('row').nth(1).waitFor()
  await line1
  await page.goto('/settings/fields/contacts')
  await page.getByRole('button', { name: words.add }).click()
  const dialog = await fill(page, words)
  await check()
  await dialog.getByRole('button', { name: words.add }).click()
  await page.getByText(words.done).waitFor()
  await line(page, words.name).getByText(words.select).waitFor()
  await check()

  await other.getByRole('button', { name: words.columns, exact: true }).click()
  const box = other.getByRole('checkbox', { name: words.name })
  await box.check()
  await other.keyboard.press('Escape')
  await other.getByRole('columnheader').filter({ hasText: words.name }).waitFor()
  const { user } = await api(other, 'GET', 'session')
  const values = { name: words.person, owner_id: user.id, [words.field]: words.options[2] }
  const [made] = await api(other, 'POST', 'contacts?select=id', values)
  await other.goto(`/contacts?f=${words.field}.eq.${words.key}`)
  await other.getByRole('row').filter({ hasText: words.person }).getByText(words.options[2]).waitFor()
  same(await other.getByRole('row').count(), 2, 'the head and the one row')

  await page.goto(`/contacts/${made.id}`)
  const section = page.locator(`[data-field="${words.field}"]`)
  await section.getByText(words.options[2]).waitFor()
  await page.goto('/contacts?create=contacts')
  await page.getByRole('dialog').getByRole('button', { name: words.more }).click()
  await page.getByRole('dialog').getByText(words.name, { exact: true }).waitFor()
  await api(page, 'DELETE', `contacts?id=eq.${made.id}`)
  await api(page, 'POST', 'rpc/remove_field', { object: 'contacts', field: words.field })
  await until(() => other.getByText(words.name, { exact: true }).count(), (count) => count === 0, 'it has gone')
}

const english = {
  language: 'en',
  label: 'Name',
  kind: 'Kind',
  name: 'Diet',
  field: 'x_diet',
  select: 'One of several options',
  first: 'Option 1',
  second: 'Option 2',
  options: ['Anything', 'Vegetarian', 'Halal'],
  key: 'halal',
  add: 'Add field',
  done: '“Diet” added. It can be used at once.',
  columns: 'Columns',
  more: /more field/,
  person: 'Mary Field',
}
const chinese = {
  language: 'zh',
  label: '名称',
  kind: '类型',
  name: '饮食习惯',
  field: 'x_yin_shi_xi_guan',
  select: '单选',
  first: '选项 1',
  second: '选项 2',
  options: ['不限', '素食', '清真'],
  key: 'qing_zhen',
  add: '添加字段',
  done: '已添加“饮食习惯”，立即可用。',
  columns: '列',
  more: /更多字段/,
  person: '清小真',
}

export default {
  'a field is added, and who looks at the list has it at once': {
    as: 'zhou.jianguo',
    play: (page, tools) => added({ page, ...tools, words: english }),
  },
  'a field is added in Chinese': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: (page, tools) => added({ page, ...tools, words: chinese }),
  },
  'on the phone, in the dark, a field is added, refused, removed and had back': {
    as: 'zhou.jianguo',
    language: 'zh',
    phone: true,
    dark: true,
    play: async (page, { check }) => {
      await page.goto('/settings/fields/accounts')
      await page.getByRole('button', { name: '添加字段' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox', { name: '名称', exact: true }).fill('电话')
      await dialog.getByRole('button', { name: '添加字段' }).click()
      await dialog.getByText('“客户”已有名为“电话”的字段。').waitFor()
      await dialog.getByRole('textbox', { name: '名称', exact: true }).fill('忌口')
      same(await beyond(page), 0, 'the dialog fits')
      same(await stickingOut(page), [], 'words fit')
      await check()
      await dialog.getByRole('button', { name: '添加字段' }).click()
      await line(page, '忌口').waitFor()
      same(await beyond(page), 0, 'the list fits')
      await check()
      await page.getByRole('button', { name: '“忌口”的更多操作' }).click()
      await page.getByRole('menuitem', { name: '移除' }).click()
      await page.getByText('已移除“忌口”').waitFor()
      await page.getByRole('button', { name: '撤销' }).click()
      await page.getByText('已恢复“忌口”').waitFor()
      await page.getByRole('button', { name: '“忌口”的更多操作' }).click()
      await page.getByRole('menuitem', { name: '移除' }).click()
      await page.getByRole('button', { name: '彻底删除“忌口”' }).click()
      await page.getByRole('dialog').getByRole('button', { name: '彻底删除' }).click()
      await until(() => line(page, '忌口').count(), (count) => count === 0, 'it has gone for good')
    },
  },
  'who may not reshape is told so, and a shipped field gets another name': {
    as: 'chen.yuhang',
    play: async (page, { another }) => {
      await page.goto('/settings/fields')
      await page.getByText('Nothing to change here').waitFor()
      const boss = await another({ as: 'zhou.jianguo' })
      await boss.goto('/settings/fields/accounts')
      await boss.getByRole('button', { name: 'Website', exact: true }).click()
      const dialog = boss.getByRole('dialog')
      await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Home page')
      await dialog.getByRole('button', { name: 'Save' }).click()
      await line(boss, 'Home page').getByText('changed').waitFor()
      await boss.getByRole('button', { name: 'More about Home page' }).click()
      await boss.getByRole('menuitem', { name: 'As shipped' }).click()
      await boss.getByRole('button', { name: 'Website', exact: true }).waitFor()
    },
  },
}
