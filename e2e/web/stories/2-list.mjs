import { same, until } from '../lib/expect.mjs'

const rows = (page) => page.getByRole('row').filter({ has: page.getByRole('link') })

export default {
  'one scrolls to the end, and the count comes': {
    as: 'zhou.jianguo',
    play: async (page, { check }) => {
      await page.goto('/accounts')
      await page.getByText('1,200 records').waitFor()
      await rows(page).first().waitFor()
      await check()
      const grid = page.getByRole('grid')
      await grid.evaluate((element) => element.scrollTo(0, element.scrollHeight))
      await until(() => grid.evaluate(() => document.querySelectorAll('[aria-rowindex="1201"] a').length), (count) => count === 1, 'the last row')
    },
  },
  'a filter reads like a sentence and stands in the address': {
    as: 'zhou.jianguo',
    play: async (page) => {
      await page.goto('/accounts')
      await rows(page).first().waitFor()
      await page.getByRole('button', { name: 'Filter', exact: true }).click()
      await page.getByRole('textbox', { name: 'Which field?' }).fill('Level')
      await page.keyboard.press('Enter')
      await page.getByRole('checkbox', { name: 'VIP' }).check()
      await page.getByRole('button', { name: 'Apply' }).click()
      await page.getByRole('button', { name: 'Level is VIP', exact: true }).waitFor()
      same(new URL(page.url()).searchParams.get('f'), 'level.in.(VIP)', 'the address')
      const levels = () => rows(page).locator('[role="gridcell"]:nth-child(4)').allInnerTexts()
      await until(levels, (texts) => texts.length > 0 && texts.every((text) => text === 'VIP'), 'the levels')
      await page.goBack()
      await until(() => page.getByRole('button', { name: 'Level is VIP', exact: true }).count(), (count) => count === 0, 'the chip')
    },
  },
  'rows stay until those of another question are there, and are not picked meanwhile': {
    as: 'zhou.jianguo',
    play: async (page) => {
      await page.goto('/accounts?view=all')
      const grid = page.getByRole('grid')
      await page.locator('[role="grid"][aria-busy="false"]').waitFor()
      const before = await rows(page).first().innerText()
      let answer
      const held = new Promise((resolve) => {
        answer = resolve
      })
      const asked = ({ pathname, searchParams }) => pathname === '/api/v1/accounts' && searchParams.has('search') && searchParams.get('limit') === '100'
      await page.route(asked, async (route) => {
        await held
        await route.continue()
      })
      await grid.evaluate((element) => element.scrollTo(0, 3_000))
      await page.getByRole('textbox', { name: 'Find in accounts' }).fill('咖啡')
      await page.locator('[role="grid"][aria-busy="true"]').waitFor()
      await until(() => rows(page).first().innerText(), (text) => text === before, 'the rows from before, from their beginning')
      await rows(page).first().getByRole('checkbox').click({ force: true })
      same(await page.getByRole('toolbar').count(), 0, 'nothing is picked')
      answer()
      await page.locator('[role="grid"][aria-busy="false"]').waitFor()
      await until(() => rows(page).first().innerText(), (text) => text.includes('咖啡'), 'the new rows')
    },
  },
  'by keys alone: move, peek, pick, open': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: async (page) => {
      await page.goto('/opportunities')
      await rows(page).first().waitFor()
      await page.keyboard.press('j')
      await page.keyboard.press('j')
      await page.keyboard.press('Space')
      await page.getByRole('complementary', { name: '商机' }).waitFor()
      await page.keyboard.press('x')
      await page.getByText('已选 1 条').waitFor()
      await page.keyboard.press('Escape')
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/opportunities\/\d+$/)
    },
  },
  'deleting is undone': {
    as: 'zhou.jianguo',
    play: async (page) => {
      await page.goto('/contacts')
      await page.getByText('2,400 records').waitFor()
      await rows(page).nth(1).getByRole('checkbox').check({ force: true })
      await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click()
      await page.getByText('2,399 records').waitFor()
      await page.getByRole('button', { name: 'Undo' }).click()
      await page.getByText('2,400 records').waitFor()
    },
  },
  'on the phone rows are cards, and a tap opens': {
    as: 'chen.yuhang',
    language: 'zh',
    phone: true,
    dark: true,
    play: async (page, { check }) => {
      await page.goto('/opportunities')
      const card = page.getByRole('row').filter({ hasText: '¥' }).first()
      await card.waitFor()
      await check()
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      same(wide <= 390, true, 'nothing is wider than the phone')
      await card.tap()
      await page.waitForURL(/\/opportunities\/\d+$/)
      await page.getByRole('tab', { name: '跟进' }).waitFor()
      await check()
    },
  },
  'on the phone a group has its sums, and a card calls': {
    as: 'zhou.jianguo',
    language: 'zh',
    phone: true,
    play: async (page, { check }) => {
      await page.goto('/opportunities?group=stage')
      await page.getByRole('row').filter({ has: page.getByRole('button', { expanded: true }) }).filter({ hasText: /金额.*¥/ }).first().waitFor()
      await check()
      await page.goto('/contacts?view=all')
      const call = page.getByRole('link', { name: /^拨打.+的电话$/ }).first()
      await call.waitFor()
      same(/^tel:\+?\d+$/.test(await call.getAttribute('href')), true, 'the number that it rings')
      await check()
    },
  },
}
