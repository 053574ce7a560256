import { readFileSync } from 'node:fs'
import { same, until } from '../lib/expect.mjs'

const rows = (page) => page.getByRole('row').filter({ has: page.getByRole('link') })

/** How many records the list shows. */
const count = (page, words) => page.getByText(words).first().innerText()

export default {
  'all that match get another owner in four clicks, and one click gives them back': {
    as: 'zhou.jianguo',
    play: async (page, { check }) => {
      await page.goto('/accounts?f=level.in.(A)&view=all')
      await rows(page).first().waitFor()
      const all = await until(() => count(page, /^[\d,]+ records$/), (text) => text !== '', 'the count')
      const number = all.replace(' records', '')
      const owners = () => page.request.get('/api/v1/accounts?select=id,owner_id&level=eq.A&order=id').then((answer) => answer.text())
      const before = await owners()
      await page.getByRole('checkbox', { name: 'Select the rows on screen' }).check()
      await page.getByRole('button', { name: `Select all ${number}` }).click()
      await check()
      await page.getByRole('button', { name: 'Change owner' }).click()
      await page.getByRole('button', { name: '陈宇航' }).click()
      await page.getByText('records belong to 陈宇航 now').waitFor()
      const after = JSON.parse(await owners())
      same(new Set(after.map((row) => row.owner_id)).size, 1, 'owners afterwards')
      await page.getByRole('button', { name: 'Undo' }).click()
      await until(owners, (text) => text === before, 'the owners as before')
    },
  },
  'a field of the picked rows is changed, refusals are told, and undone': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: async (page, { check }) => {
      await page.goto('/accounts?view=all&f=')
      await rows(page).first().waitFor()
      const ids = await page.request
        .get('/api/v1/accounts?select=id,level&order=created_at.desc&limit=2')
        .then((answer) => answer.json())
      await rows(page).nth(0).getByRole('checkbox').check({ force: true })
      await rows(page).nth(1).getByRole('checkbox').check({ force: true })
      await page.getByText('已选 2 条').waitFor()
      await page.getByRole('button', { name: '批量修改' }).click()
      await page.getByRole('combobox', { name: '修改哪个字段？' }).fill('客户级别')
      await page.getByRole('option', { name: '客户级别' }).click()
      await page.getByRole('combobox', { name: '客户级别' }).click()
      await page.getByRole('option', { name: 'C', exact: true }).click()
      await check()
      await page.getByRole('button', { name: '修改 2 条记录' }).click()
      await page.getByText(/已修改 \d 条记录的客户级别/).waitFor()
      const levels = () =>
        page.request
          .get(`/api/v1/accounts?select=id,level&id=in.(${ids.map((row) => row.id)})&order=created_at.desc`)
          .then((answer) => answer.json())
      same((await levels()).map((row) => row.level), ['C', 'C'], 'the levels')
      await page.getByRole('button', { name: '撤销' }).click()
      await until(levels, (found) => JSON.stringify(found) === JSON.stringify(ids), 'the levels as before')
    },
  },
  'a tag is put on many, and taken off again': {
    as: 'zhou.jianguo',
    play: async (page) => {
      const tag = await page.request.get('/api/v1/tags?select=id,name&objects=cs.{account}&order=name&limit=1').then((answer) => answer.json())
      await page.goto('/accounts?view=all&f=level.in.(VIP)')
      await rows(page).first().waitFor()
      const tagged = () =>
        page.request
          .get(`/api/v1/taggings?select=id&record_object=eq.account&tag_id=eq.${tag[0].id}`)
          .then(async (answer) => (await answer.json()).length)
      const before = await tagged()
      await page.getByRole('checkbox', { name: 'Select the rows on screen' }).check()
      await page.getByRole('toolbar').getByRole('button', { name: 'Tag' }).click()
      await page.getByRole('button', { name: tag[0].name, exact: true }).click()
      await page.getByText(/tagged/).first().waitFor()
      await until(tagged, (now) => now > before, 'the tags')
      await page.getByRole('button', { name: 'Undo' }).click()
      await until(tagged, (now) => now === before, 'the tags as before')
    },
  },
  'what the list shows is exported under its labels': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: async (page) => {
      await page.goto('/accounts?view=all&f=level.in.(VIP)')
      await rows(page).first().waitFor()
      const shown = Number((await until(() => count(page, /^共 [\d,]+ 条$/), (text) => text !== '', 'the count')).replace(/\D/g, ''))
      await page.getByRole('checkbox', { name: '选择当前显示的行' }).check()
      await page.getByRole('toolbar').getByRole('button', { name: '导出' }).waitFor()
      const all = page.getByRole('button', { name: `选择全部 ${shown} 条` })
      if (await all.count()) await all.click()
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: '导出' }).click(),
      ])
      same(file.suggestedFilename(), '客户.csv', 'the name of the file')
      const text = readFileSync(await file.path(), 'utf8')
      const lines = text.trim().split('\n')
      same(text.startsWith('\uFEFF'), true, 'the mark of UTF-8')
      same(lines[0].includes('客户名称') && lines[0].includes('客户级别'), true, `the head ${lines[0]}`)
      same(lines.length - 1, shown, 'records in the file')
      await page.getByText(`已导出 ${shown} 条记录`).waitFor()
    },
  },
}
