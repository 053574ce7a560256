import { readFileSync } from 'node:fs'
import { setUp } from '../lib/company.mjs'
import { same, until } from '../lib/expect.mjs'
import { workbook } from '../lib/xlsx.mjs'

/** Customers as a shop keeps them; two rows are wrong. */
const ROWS = 5_000
const sheet = () => [
  ['客户名称', '所属行业', '联系电话', '客户等级', '自编号'],
  ...Array.from({ length: ROWS }, (_, at) => [
    `导入客户${at + 1}`,
    at === 10 ? '没有的行业' : '餐饮',
    at === 20 ? '1.39E+10' : 13_900_000_000 + at,
    'A',
    `x${at}`,
  ]),
]

/** More rows than are tried at once when a file arrives, and than a fast machine writes before it is told to stop. */
const LONG = 120_000

const choose = (page, name, file) =>
  page.locator('input[type=file]').setInputFiles({ name: file.name, mimeType: 'application/octet-stream', buffer: file.buffer })

export default {
  'five thousand rows of Excel with Chinese headings come in with four clicks': {
    empty: true,
    language: 'zh',
    play: async (page, { check, code, password }) => {
      await setUp(page, { code, password })
      await page.goto('/')
      await page.getByRole('heading', { name: '我的今天' }).waitFor()
      let clicks = 0
      const click = async (target) => {
        clicks += 1
        await target.click()
      }
      await click(page.getByRole('navigation').getByRole('link', { name: '客户', exact: true }))
      await click(page.getByRole('link', { name: '从表格导入客户' }))
      await page.getByRole('heading', { name: '从表格导入客户' }).waitFor()
      await check()
      const [dialog] = await Promise.all([page.waitForEvent('filechooser'), click(page.getByRole('button', { name: '选择文件' }))])
      await dialog.setFiles({ name: '客户名单.xlsx', mimeType: 'application/octet-stream', buffer: workbook(sheet()) })
      await page.getByText('将新建 4,998 条，更新 0 条。').waitFor()
      await page.getByText('有 2 行不能导入，其余不受影响。').waitFor()
      same(await page.getByRole('combobox', { name: '“所属行业”对应的字段' }).inputValue(), '行业', 'the field of a heading')
      const refused = page.getByRole('list', { name: '未导入' })
      await refused.getByText('第 12 行').waitFor()
      await refused.getByText('没有的行业').waitFor()
      await check()
      await click(page.getByRole('button', { name: '导入 4,998 行' }))
      await page.getByRole('heading', { name: '导入完成' }).waitFor()
      same(clicks, 4, 'clicks')
      await check()
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '下载未导入的行（附原因）' }).click()])
      same(download.suggestedFilename(), '客户名单-未导入.csv', 'the name of the file')
      const lines = readFileSync(await download.path(), 'utf8').trim().split('\n')
      same([lines.length, lines[0].includes('未导入原因'), lines[1].includes('导入客户11')], [3, true, true], 'the refused rows')
      await page.getByRole('link', { name: '查看客户' }).click()
      await page.waitForURL(/\/accounts/)
      const counted = await page.request.get('/api/v1/accounts?select=id&limit=1', { headers: { Prefer: 'count=exact' } })
      same(counted.headers()['content-range'], '0-0/4998', 'the accounts')
    },
  },
  'an import is taken out again as a whole, and what was worked on since stays': {
    empty: true,
    language: 'zh',
    play: async (page, { check, code, password }) => {
      await setUp(page, { code, password })
      await page.goto('/accounts/import')
      const rows = Array.from({ length: 1_200 }, (_, at) => `误导入${at + 1},餐饮`)
      const text = ['客户名称,所属行业', ...rows].join('\n')
      await choose(page, 'file', { name: '错的.csv', buffer: Buffer.from(text) })
      await page.getByRole('button', { name: '导入 1,200 行' }).click()
      await page.getByRole('heading', { name: '导入完成' }).waitFor()
      const found = await page.request.get('/api/v1/accounts?select=id,version&limit=1')
      const [{ id }] = await found.json()
      const edited = await page.request.patch(`/api/v1/accounts?id=eq.${id}`, { data: { website: 'https://shop.example' }, headers: { Origin: new URL(page.url()).origin } })
      same(edited.status(), 204, 'the change of one')
      await page.getByRole('button', { name: '撤销这次导入' }).click()
      await page.getByRole('alertdialog', { name: '撤销这次导入' }).waitFor()
      await check()
      await page.getByRole('alertdialog').getByRole('button', { name: '撤销这次导入' }).click()
      const tray = page.getByRole('region', { name: '正在处理' })
      await tray.getByText('正在撤销导入').waitFor()
      // Whoever reloads the page finds it again.
      await page.reload()
      const batches = async () => (await page.request.get('/api/v1/import_batches?select=id,state')).json()
      const [batch] = await until(batches, ([one]) => one.state === 'undone', 'the import is undone')
      const counted = await page.request.get('/api/v1/accounts?select=id&limit=1', { headers: { Prefer: 'count=exact' } })
      same(counted.headers()['content-range'], '0-0/1', 'all but one are in the bin')
      await page.goto(`/import_batches/${batch.id}`)
      await page.getByRole('heading', { name: '错的.csv' }).waitFor()
      same(await page.getByRole('button', { name: '撤销这次导入' }).count(), 0, 'it is undone once')
      await check()
    },
  },
  'an import goes on without its page, is found again, stopped, and gone on with': {
    empty: true,
    language: 'zh',
    play: async (page, { check, code, password }) => {
      await setUp(page, { code, password })
      await page.goto('/accounts/import')
      const rows = Array.from({ length: LONG }, (_, at) => `长名单${at + 1},餐饮,n${at}`)
      const text = ['客户名称,所属行业,备注号', ...rows].join('\n')
      await choose(page, 'file', { name: '长名单.csv', buffer: Buffer.from(text) })
      await page.getByRole('button', { name: `导入 ${LONG.toLocaleString('en')} 行` }).click()
      await page.getByRole('heading', { name: '正在导入长名单.csv' }).waitFor()
      await check()
      await page.goto('/contacts')
      const tray = page.getByRole('region', { name: '正在处理' })
      await tray.getByText('正在导入长名单.csv').waitFor()
      await check()
      await tray.getByRole('button', { name: '停止' }).click()
      const batches = async () => (await page.request.get('/api/v1/import_batches?select=id,state,created_count')).json()
      const [batch] = await until(batches, ([one]) => one.state === 'cancelled', 'the import is stopped')
      same(batch.created_count > 0 && batch.created_count < LONG, true, 'it was in the middle')
      await page.goto(`/accounts/import?job=${batch.id}`)
      await page.getByRole('heading', { name: '导入已停止' }).waitFor()
      await check()
      await page.getByRole('button', { name: '继续' }).click()
      await page.getByRole('heading', { name: '导入完成' }).waitFor({ timeout: 180_000 })
      const counted = await page.request.get('/api/v1/accounts?select=id&limit=1', { headers: { Prefer: 'count=exact' } })
      same(counted.headers()['content-range'], `0-0/${LONG}`, 'every row is there once')
    },
  },
  'the same headings are filled as last time, can be looked at afresh, and are forgotten': {
    empty: true,
    language: 'zh',
    play: async (page, { check, code, password }) => {
      await setUp(page, { code, password })
      await page.goto('/contacts/import')
      const text = '谁,号码,随便\n张三,13812345678,a@b.example\n'
      await choose(page, 'file', { name: '门店周报.csv', buffer: Buffer.from(text) })
      const fills = (heading) => page.getByRole('combobox', { name: `“${heading}”对应的字段` })
      const option = (name) => page.getByRole('option', { name, exact: true })
      await fills('谁').click()
      await option('姓名').click()
      // Hidden from whoever listens, who empties the box instead.
      await page.getByLabel('不导入“随便”').click()
      await page.getByRole('button', { name: '导入 1 行' }).click()
      await page.getByRole('heading', { name: '导入完成' }).waitFor()
      await page.getByRole('button', { name: '换一个文件' }).click()
      const turned = '随便,谁,号码\nc@d.example,李四,13912345678\n'
      await choose(page, 'file', { name: '门店周报2.csv', buffer: Buffer.from(turned) })
      const known = page.getByRole('region', { name: '导入过相同的表头。' })
      await known.getByText('各列按上次导入的方式对应。').waitFor()
      await known.getByRole('link', { name: '门店周报.csv' }).waitFor()
      // Tried at once, as last time.
      await page.getByText('将新建 1 条，更新 0 条。').waitFor()
      same(await fills('谁').inputValue(), '姓名', 'the field of a known heading')
      same(await fills('随便').inputValue(), '', 'what was left out')
      await check()
      await known.getByRole('button', { name: '重新识别' }).click()
      await known.getByText('各列的对应方式与上次导入不同。').waitFor()
      same([await fills('谁').inputValue(), await fills('随便').inputValue()], ['', '邮箱'], 'as if they were new')
      await check()
      await known.getByRole('button', { name: '按上次的方式' }).click()
      await page.getByRole('button', { name: '导入 1 行' }).click()
      await page.getByRole('heading', { name: '导入完成' }).waitFor()
      // Renamed over the API, forgotten on its page.
      await page.goto('/import_mappings')
      await page.getByRole('link', { name: '门店周报.csv' }).click()
      await page.getByRole('heading', { name: '门店周报.csv' }).waitFor()
      await page.getByText('号码', { exact: true }).waitFor()
      await check()
      const answer = await page.request.get('/api/v1/import_mappings?select=id,use_count,used_by_id')
      const [{ id, use_count: uses }] = await answer.json()
      same(uses, 2, 'how often it was used')
      const gone = await page.request.delete(`/api/v1/import_mappings?id=eq.${id}`, { headers: { Origin: new URL(page.url()).origin } })
      same(gone.status(), 204, 'it is forgotten')
      await page.goto('/contacts/import')
      await choose(page, 'file', { name: '门店周报3.csv', buffer: Buffer.from(turned) })
      await fills('谁').waitFor()
      same(await known.count(), 0, 'nothing is known any more')
    },
  },
  'an export of another CRM is recognised, and what stays behind is said, on the phone too': {
    empty: true,
    language: 'zh',
    phone: true,
    play: async (page, { check, code, password }) => {
      await setUp(page, { code, password })
      await page.goto('/contacts/import')
      const text = 'Record ID,First Name,Last Name,Email,Contact owner,Shoe size\n7,Jane,Doe,jane@b.example,Bob,42\n'
      await choose(page, 'file', { name: 'hubspot-contacts.csv', buffer: Buffer.from(text) })
      const origin = page.getByRole('region', { name: 'HubSpot 的导出文件。' })
      await origin.getByText('照原样导入 3 列，转换后导入 1 列，不导入 2 列。').waitFor()
      await page.getByText('将新建 1 条，更新 0 条。').waitFor()
      await origin.getByText('不导入的列及原因').click()
      await origin.getByText('所指的人或记录须先存在').waitFor()
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      same(wide, 390, 'nothing is wider than the phone')
      await check()
      await page.getByRole('button', { name: '导入 1 行' }).click()
      await page.getByRole('heading', { name: '导入完成' }).waitFor()
      const made = await (await page.request.get('/api/v1/contacts?select=name,external_id')).json()
      same(made, [{ name: 'Jane Doe', external_id: '7' }], 'the contact')
    },
  },
  'on the phone, in English: columns are corrected, records updated, the rest explained': {
    as: 'zhou.jianguo',
    phone: true,
    play: async (page, { check }) => {
      await page.goto('/products/import')
      const text = 'What,Code,Oops\nTest grinder,TG-1,x\n,TG-2,y\n'
      await choose(page, 'file', { name: 'list.csv', buffer: Buffer.from(text) })
      await page.getByText(/Choose the column that fills “.*”/).waitFor()
      await check()
      await page.getByRole('combobox', { name: '“What” fills' }).click()
      await page.getByRole('option', { name: /name/i }).first().click()
      await page.getByRole('button', { name: 'Try without changing anything' }).click()
      await page.getByText(/can't be imported/).waitFor()
      await page.getByText('Row 3').waitFor()
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      same(wide, 390, 'nothing is wider than the phone')
      await check()
      await page.reload()
      await page.getByRole('combobox', { name: '“What” fills' }).waitFor()
      await page.getByRole('button', { name: 'Another file' }).click()
      await page.getByRole('button', { name: 'Choose a file' }).waitFor()
    },
  },
  'a reader can’t import, and a broken file is explained': {
    as: 'wu.min',
    play: async (page) => {
      await page.goto('/accounts/import')
      await until(() => page.getByText(/may not import/).count(), (count) => count === 1, 'the refusal')
    },
  },
}
