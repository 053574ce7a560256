import { same, until } from '../lib/expect.mjs'

const box = (page, name) => page.getByRole('combobox', { name })
const EN = 'Search records, screens and commands'
const ZH = '搜索记录、页面和操作'

/** A contact with a Chinese name of three characters and a mobile number. */
async function somebody(page) {
  const query = 'select=id,name,phone&name=match.^[%E4%B8%80-%E9%BF%BF]{3}$&phone=like.*86-1*&order=id.desc&limit=1'
  const rows = await page.request.get(`/api/v1/contacts?${query}`).then((answer) => answer.json())
  return rows[0]
}

export default {
  'a customer is found by a shortcut, a few characters and Enter': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: async (page, { check }) => {
      await page.goto('/')
      await page.getByRole('button', { name: '搜索' }).waitFor()
      const one = await somebody(page)
      await page.keyboard.press('Control+k')
      await box(page, ZH).fill(one.name)
      const first = page.getByRole('option').filter({ hasText: one.name }).first()
      await first.waitFor()
      same(await first.locator('mark').first().innerText(), one.name, 'the part that matched')
      await check()
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/(contacts|accounts|leads|opportunities)\/\d+$/)
      await page.keyboard.press('/')
      await box(page, ZH).waitFor()
      await page.getByRole('option', { name: new RegExp(one.name) }).first().waitFor()
      await page.keyboard.press('Escape')
    },
  },
  'the last digits of a phone lead to whom it belongs': {
    as: 'zhou.jianguo',
    play: async (page) => {
      await page.goto('/accounts')
      const one = await somebody(page)
      const digits = one.phone.slice(-4)
      await page.getByRole('button', { name: /^Search/ }).click()
      await box(page, EN).fill(digits)
      const hit = page.getByRole('option').filter({ has: page.locator('mark', { hasText: digits }) }).first()
      await hit.waitFor()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('ArrowUp')
      await hit.click()
      await page.waitForURL(/\/\d+$/)
    },
  },
  'commands are found in either language, and Enter does them': {
    as: 'zhou.jianguo',
    play: async (page) => {
      await page.goto('/accounts')
      await page.getByRole('grid').waitFor()
      await page.keyboard.press('Control+k')
      await box(page, EN).fill('线索')
      await page.getByRole('option', { name: 'Leads' }).waitFor()
      await box(page, EN).fill('new lead')
      await page.getByRole('option', { name: 'New lead' }).click()
      const form = page.getByRole('dialog', { name: 'New lead' })
      await form.waitFor()
      // Nothing opens above a form; the box opens and closes by the same keys.
      await page.keyboard.press('Control+k')
      same(await page.getByRole('dialog').count(), 1, 'the form alone')
      await page.keyboard.press('Escape')
      await form.waitFor({ state: 'hidden' })
      await page.keyboard.press('Control+k')
      await box(page, EN).waitFor()
      await page.keyboard.press('Control+k')
      await box(page, EN).waitFor({ state: 'hidden' })
      await page.keyboard.press('Control+k')
      await box(page, EN).fill('dark')
      await page.getByRole('option', { name: 'Theme: Dark' }).waitFor()
      await page.keyboard.press('Enter')
      await until(
        () => page.evaluate(() => document.documentElement.dataset.mantineColorScheme),
        (scheme) => scheme === 'dark',
        'the theme',
      )
      await page.keyboard.press('?')
      const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
      await sheet.waitFor()
      await page.keyboard.press('Escape')
      await sheet.waitFor({ state: 'hidden' })
      await page.keyboard.press('Control+k')
      await box(page, EN).fill('system')
      await page.getByRole('option', { name: 'Theme: System' }).click()
      await until(
        async () => (await (await page.request.get('/api/v1/user_settings?select=value&key=eq.screen&user_id=eq.@me')).json())[0]?.value.theme,
        (theme) => theme === 'auto',
        'the theme that goes along',
      )
    },
  },
  'Enter that belongs to the input method opens nothing': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: async (page) => {
      await page.goto('/accounts')
      await page.getByRole('grid').waitFor()
      await page.keyboard.press('Control+k')
      await box(page, ZH).fill('客户')
      await page.getByRole('option', { name: '客户', exact: true }).waitFor()
      await box(page, ZH).evaluate((input) =>
        input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true })),
      )
      await box(page, ZH).waitFor()
      same(await page.getByRole('dialog').count(), 1, 'the box is still there')
    },
  },
  'a list is searched by more than the name': {
    as: 'zhou.jianguo',
    play: async (page) => {
      await page.goto('/contacts?f=')
      const one = await somebody(page)
      await page.getByRole('textbox', { name: 'Find in contacts' }).fill(one.phone.slice(-4))
      await page.getByRole('row').filter({ hasText: one.name }).first().waitFor()
      await until(() => new URL(page.url()).searchParams.get('q'), (q) => q === one.phone.slice(-4), 'the address')
      await until(() => page.locator('[aria-rowindex] a').count(), (count) => count > 0 && count < 40, 'few rows')
      await page.getByRole('row').filter({ hasText: one.name }).first().waitFor()
    },
  },
  'on the phone the box fills the screen': {
    as: 'chen.yuhang',
    language: 'zh',
    phone: true,
    dark: true,
    play: async (page, { check }) => {
      await page.goto('/accounts')
      await page.getByRole('button', { name: ZH }).tap()
      const input = box(page, ZH)
      await input.fill('商机')
      await page.getByRole('option', { name: '商机', exact: true }).waitFor()
      const size = await page.getByRole('dialog').boundingBox()
      same([size.width, size.height > 800], [390, true], 'the size')
      await check()
      await page.getByRole('option', { name: '商机', exact: true }).tap()
      await page.waitForURL(/\/opportunities/)
    },
  },
}
