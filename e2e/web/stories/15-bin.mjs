import { same, until } from '../lib/expect.mjs'

/** Makes tags, which nothing else looks at, and deletes them. */
async function deleted(page, names) {
  await page.goto('/')
  const headers = { Origin: new URL(page.url()).origin, Prefer: 'return=representation' }
  const data = names.map((name) => ({ name }))
  const made = await page.request.post('/api/v1/tags?select=id', { data, headers })
  same(made.status(), 201, 'made')
  const ids = (await made.json()).map(({ id }) => id)
  const gone = await page.request.delete(`/api/v1/tags?id=in.(${ids.join(',')})`, { headers })
  same(gone.ok(), true, 'deleted')
  return ids
}

const there = async (page, ids) =>
  (await (await page.request.get(`/api/v1/tags?select=id&id=in.(${ids.join(',')})`)).json()).length

const clear = (page, ids) =>
  page.request.delete(`/api/v1/tags?id=in.(${ids.join(',')})`, { headers: { Origin: new URL(page.url()).origin } })

const line = (page, name) => page.getByRole('main').getByRole('listitem').filter({ hasText: name }).first()

export default {
  'what was deleted is found from the news of it, looked at and restored': {
    as: 'zhou.jianguo',
    play: async (page, { check }) => {
      await page.goto('/')
      const headers = { Origin: new URL(page.url()).origin, Prefer: 'return=representation' }
      const data = { name: 'Corner Tea House', kind: 'company', city: '上海市', short_name: 'Corner' }
      const made = await page.request.post('/api/v1/accounts?select=id', { data, headers })
      same(made.status(), 201, 'an account')
      const [{ id }] = await made.json()
      await page.goto(`/accounts/${id}`)
      await page.getByRole('button', { name: 'More actions' }).click()
      await page.getByRole('menuitem', { name: 'Delete' }).click()
      await page.getByRole('status').getByRole('button', { name: 'Bin' }).click()
      await until(() => page.url(), (url) => url.endsWith('/bin?of=accounts'), 'the bin of accounts')
      await line(page, 'Corner Tea House').getByRole('button', { name: 'Corner Tea House', exact: true }).click()
      const look = page.getByRole('complementary', { name: 'Account' })
      await look.getByText('Corner', { exact: true }).waitFor()
      await look.getByText('上海市').waitFor()
      await check()
      await look.getByRole('button', { name: 'Restore' }).click()
      await page.getByText('Corner Tea House restored').waitFor()
      await page.getByRole('status').getByRole('button', { name: 'Open' }).click()
      await page.getByRole('heading', { name: 'Corner Tea House' }).waitFor()
      await page.request.delete(`/api/v1/accounts?id=eq.${id}`, { headers })
    },
  },
  'several are restored at once by keys, and put back': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: async (page, { check }) => {
      const ids = await deleted(page, ['标签甲', '标签乙', '标签丙'])
      await page.getByRole('link', { name: '回收站' }).click()
      await line(page, '标签甲').waitFor()
      await page.getByText('我删除的').click()
      await until(() => page.url(), (url) => url.includes('who=me'), 'only mine')
      await page.reload()
      await line(page, '标签丙').waitFor()
      // The newest with the highest number stands first.
      await page.keyboard.press('j')
      await until(() => page.evaluate(() => document.activeElement.textContent), (text) => text === '标签丙', 'the first')
      await page.keyboard.press('x')
      await page.keyboard.press('j')
      await page.keyboard.press('x')
      await page.getByRole('toolbar').getByText('已选 2 条').waitFor()
      await check()
      await page.keyboard.press('r')
      await page.getByText('已恢复 2 条记录').waitFor()
      same(await there(page, ids), 2, 'two are there')
      await page.getByRole('button', { name: '撤销' }).click()
      await until(() => there(page, ids), (count) => count === 0, 'gone again')
      await line(page, '标签乙').waitFor()
      await clear(page, ids)
    },
  },
  'on the phone the bin is under More, and a seller finds his own there only': {
    as: 'chen.yuhang',
    phone: true,
    play: async (page, { check }) => {
      await page.goto('/')
      const headers = { Origin: new URL(page.url()).origin, Prefer: 'return=representation' }
      const made = await page.request.post('/api/v1/tasks?select=id', { data: { title: 'Water the plants' }, headers })
      same(made.status(), 201, 'a task')
      const [{ id }] = await made.json()
      await page.request.delete(`/api/v1/tasks?id=eq.${id}`, { headers })
      await page.getByRole('button', { name: 'More' }).click()
      await page.getByRole('link', { name: 'Bin' }).click()
      await line(page, 'Water the plants').getByRole('button', { name: 'Water the plants', exact: true }).click()
      const look = page.getByRole('complementary', { name: 'Task' })
      await look.getByText(/^Deleted by 陈宇航/).waitFor()
      await check()
      await look.getByRole('button', { name: 'Close' }).click()
      same(await line(page, 'Corner Tea House').count(), 0, 'what only the owner of the company may restore')
      await line(page, 'Water the plants').getByRole('button', { name: 'Restore Water the plants' }).click()
      await page.getByText('Water the plants restored').waitFor()
      await page.request.delete(`/api/v1/tasks?id=eq.${id}`, { headers })
    },
  },
}
