import { same, until } from '../lib/expect.mjs'

/** Other stories count the accounts. */
async function remove(page, id) {
  const headers = { Origin: new URL(page.url()).origin }
  const answer = await page.request.delete(`/api/v1/accounts?id=eq.${id}`, { headers })
  same(answer.ok(), true, 'the account goes')
}

export default {
  'an address for other calendars is made, read, and taken back': {
    as: 'chen.yuhang',
    language: 'zh',
    play: async (page, { check }) => {
      await page.goto('/me')
      await page.getByRole('button', { name: '生成地址' }).click()
      const line = page.getByLabel('日历订阅地址')
      await line.waitFor()
      await check()
      const address = await line.inputValue()
      const read = async () => page.request.get(address)
      const feed = await read()
      same(feed.headers()['content-type'], 'text/calendar; charset=utf-8', 'what it is')
      const text = await feed.text()
      if (!text.includes('BEGIN:VEVENT') || !text.includes('SUMMARY:任务：')) throw new Error(`an empty feed: ${text}`)
      await page.getByRole('button', { name: '停用地址' }).click()
      await page.getByText('该地址已停用').waitFor()
      same((await read()).status(), 404, 'the address')
    },
  },
  'on the phone a new address takes the place of the old': {
    as: 'chen.yuhang',
    phone: true,
    dark: true,
    play: async (page, { check }) => {
      await page.goto('/me')
      await page.getByRole('button', { name: 'Make an address' }).tap()
      const line = page.getByLabel('Address of your calendar')
      const first = await line.inputValue()
      await page.getByRole('button', { name: 'Make a new address' }).tap()
      const second = await until(() => line.inputValue(), (value) => value !== first, 'another address')
      await check()
      same((await page.request.get(first)).status(), 404, 'the old one')
      same((await page.request.get(second)).status(), 200, 'the new one')
    },
  },
  'a place is picked by initials and step by step, and the code follows': {
    as: 'chen.yuhang',
    language: 'zh',
    play: async (page, { check }) => {
      await page.goto('/accounts?create=accounts')
      const form = page.getByRole('dialog', { name: '新建客户' })
      await form.getByLabel('客户名称').fill('西湖茶行')
      await form.getByRole('button', { name: /更多/ }).click()
      const place = form.getByRole('combobox', { name: '省市区' })
      await place.fill('xhq')
      await page.getByRole('option', { name: /西湖区.*杭州市/ }).click()
      same(await place.inputValue(), '浙江省 杭州市 西湖区', 'the place')
      await check()
      await form.getByRole('button', { name: '保存' }).click()
      await page.waitForURL(/\/accounts\/\d+$/)
      const id = /\d+$/.exec(new URL(page.url()).pathname)[0]
      const code = async () => {
        const [row] = await (await page.request.get(`/api/v1/accounts?id=eq.${id}&select=region_code`)).json()
        return row.region_code
      }
      same(await code(), '330106', 'the code')
      await page.getByRole('button', { name: /修改省市区/ }).click()
      const line = page.getByRole('combobox', { name: '省市区' })
      await line.waitFor()
      await page.getByRole('option', { name: '江苏省' }).click()
      await page.getByRole('option', { name: '苏州市' }).click()
      await check()
      await page.getByRole('option', { name: '整个苏州市' }).click()
      await until(code, (found) => found === '320500', 'the other code')
      await page.getByRole('button', { name: /修改省市区.*江苏省 苏州市/ }).waitFor()
      await remove(page, id)
    },
  },
  'a place abroad is written as it stands': {
    as: 'chen.yuhang',
    phone: true,
    play: async (page, { check }) => {
      await page.goto('/accounts?create=accounts')
      const form = page.getByRole('dialog', { name: 'New account' })
      await form.locator('[data-field="name"] input').fill('Merlion Beans')
      await form.getByRole('button', { name: /more/ }).tap()
      await form.getByRole('combobox', { name: 'Province, city, district' }).fill('Singapore')
      await page.getByRole('option', { name: 'Write “Singapore” as it stands' }).tap()
      await check()
      await form.getByRole('button', { name: 'Save' }).tap()
      await page.waitForURL(/\/accounts\/\d+$/)
      const id = /\d+$/.exec(new URL(page.url()).pathname)[0]
      const [row] = await (await page.request.get(`/api/v1/accounts?id=eq.${id}&select=province,city,district`)).json()
      same(row, { province: null, city: 'Singapore', district: null }, 'the place')
      await remove(page, id)
    },
  },
}
