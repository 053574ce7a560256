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

/** Takes an object away for good, so that the next story finds none. */
async function gone(page, plural) {
  await api(page, 'POST', 'rpc/remove_object', { object: plural })
  await api(page, 'POST', 'rpc/purge_object', { object: plural })
}

const english = {
  language: 'en',
  add: 'New object',
  label: 'Name',
  name: 'Membership card',
  numbered: 'Records get a number by themselves',
  prefix: 'In front of the number',
  open: 'Everybody',
  done: 'Add object',
  plural: 'x_membership_cards',
  create: 'New',
  save: 'Save',
  comment: 'Comment',
  said: 'He likes the window seat',
  title: 'Name',
}
const chinese = {
  language: 'zh',
  add: '新建对象',
  label: '名称',
  name: '会员卡证',
  numbered: '自动编号',
  prefix: '编号前缀',
  open: '所有人共用',
  done: '创建对象',
  plural: 'x_hui_yuan_ka_zhengs',
  said: '喜欢靠窗的座位',
}

/** An administrator adds an object; a colleague who is there has it in the navigation, and uses it. */
async function added({ page, another, check, words }) {
  const other = await another({ as: 'chen.yuhang', language: words.language })
  const listens = other.waitForRequest((request) => request.url().includes('/api/v1/live?'))
  await other.goto('/contacts')
  await other.getByRole('row').nth(1).waitFor()
  await listens
  await page.goto('/settings/fields')
  await page.getByRole('button', { name: words.add }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: words.label, exact: true }).fill(words.name)
  await dialog.getByRole('checkbox', { name: words.numbered }).check()
  await dialog.getByRole('textbox', { name: words.prefix }).fill('HY-')
  await dialog.getByText(words.open, { exact: true }).click()
  await check()
  await dialog.getByRole('button', { name: words.done }).click()
  await page.waitForURL(`**/settings/fields/${words.plural}`)
  await page.getByRole('heading', { level: 1 }).filter({ hasText: words.name }).waitFor()
  await page.getByRole('button', { name: words.label, exact: true }).waitFor()
  await check()

  const [made] = await api(page, 'POST', `${words.plural}?select=id,number`, { name: '张三' })
  same(made.number, 'HY-000001', 'the number')
  const link = other.getByRole('navigation').getByRole('link', { name: words.name }).first()
  await until(async () => (await link.count()) + (await other.locator(`a[href="/${words.plural}"]`).count()), (count) => count > 0, 'it is in the navigation')
  await other.goto(`/${words.plural}`)
  await other.getByRole('row').filter({ hasText: 'HY-000001' }).waitFor()
  await other.goto(`/${words.plural}/${made.id}`)
  await other.getByRole('heading').filter({ hasText: '张三' }).first().waitFor()
  const task = { title: words.said, subject_object: words.plural.slice(0, -1), subject_id: made.id }
  const note = { kind: 'note', body: words.said, happened_at: new Date().toISOString(), user_id: 1 }
  await api(page, 'POST', 'tasks', task)
  await api(page, 'POST', 'activities', { ...note, subject_object: task.subject_object, subject_id: made.id })
  await other.reload()
  await other.getByText(words.said).first().waitFor()
  await gone(page, words.plural)
}

export default {
  'an object is added, and a colleague uses it at once': {
    as: 'zhou.jianguo',
    play: (page, tools) => added({ page, ...tools, words: english }),
  },
  'an object is added in Chinese': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: (page, tools) => added({ page, ...tools, words: chinese }),
  },
  'on the phone, in the dark, an object is added, refused, changed, removed and had back': {
    as: 'zhou.jianguo',
    language: 'zh',
    phone: true,
    dark: true,
    play: async (page, { check }) => {
      await page.goto('/settings/fields')
      await page.getByRole('button', { name: '新建对象' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox', { name: '名称', exact: true }).fill('客户')
      await dialog.getByRole('button', { name: '创建对象' }).click()
      await dialog.getByText('已有名为“客户”的对象。').waitFor()
      await dialog.getByRole('textbox', { name: '名称', exact: true }).fill('包间')
      same(await beyond(page), 0, 'the dialog fits')
      same(await stickingOut(page), [], 'words fit')
      await check()
      await dialog.getByRole('button', { name: '创建对象' }).click()
      await page.getByRole('button', { name: '修改对象' }).click()
      await dialog.getByRole('textbox', { name: '名称', exact: true }).fill('雅间')
      await dialog.getByRole('button', { name: '保存' }).click()
      await page.getByRole('heading', { level: 1 }).filter({ hasText: '雅间' }).waitFor()
      same(await beyond(page), 0, 'the screen fits')
      await check()
      await page.getByRole('button', { name: '移除对象' }).click()
      await page.getByText('已移除“雅间”').waitFor()
      await page.getByRole('button', { name: '恢复“雅间”' }).click()
      await page.getByText('已恢复“雅间”').waitFor()
      await gone(page, 'x_bao_jians')
    },
  },
}
