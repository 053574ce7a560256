import { same, until } from '../lib/expect.mjs'

const search = (page, key) => new URL(page.url()).searchParams.get(key)

export default {
  'one question as board, calendar and chart, kept with the view': {
    as: 'chen.yuhang',
    play: async (page, { check }) => {
      await page.goto('/opportunities?view=newest&f=amount.gte.1000')
      await page.getByRole('row').filter({ has: page.getByRole('link') }).first().waitFor()
      await page.getByRole('button', { name: 'Board', exact: true }).click()
      await page.getByRole('region', { name: '验证' }).waitFor()
      await page.getByRole('button', { name: 'By Stage' }).click()
      await page.getByRole('menuitem', { name: /Forecast/ }).first().click()
      await until(() => search(page, 'by'), (by) => by !== null, 'the field of the board')
      await page.getByRole('region').first().waitFor()
      await check()
      await page.getByRole('button', { name: 'Calendar', exact: true }).click()
      await page.getByRole('grid').waitFor()
      await page.getByRole('button', { name: 'By Close date' }).waitFor()
      same(search(page, 'f'), 'amount.gte.1000', 'the conditions')
      await check()
      await page.getByRole('button', { name: 'Chart', exact: true }).click()
      await page.getByRole('img', { name: /by stage/ }).waitFor()
      same(search(page, 'f'), 'amount.gte.1000', 'the conditions')
      await page.getByRole('radiogroup', { name: 'Drawn as' }).getByText('Table').click()
      await page.getByRole('region', { name: /by stage/ }).getByRole('table').waitFor()
      await check()
      await page.getByRole('button', { name: 'Save as view' }).click()
      await page.getByRole('textbox', { name: 'Name' }).fill('By stage')
      await page.keyboard.press('Enter')
      await page.getByRole('tab', { name: 'By stage', selected: true }).waitFor()
      same(search(page, 'as'), null, 'the address')
      await page.reload()
      await page.getByRole('region', { name: /by stage/ }).getByRole('table').waitFor()
      // A number leads to its rows, with the conditions of the list.
      await page.getByRole('table').getByRole('link').first().click()
      await until(() => search(page, 'as'), (as) => as === 'table', 'the rows')
      const f = new URL(page.url()).searchParams.getAll('f')
      same(f[0], 'amount.gte.1000', 'the conditions of the list')
      same(f[1]?.startsWith('stage.in.('), true, 'that of the number')
    },
  },
  'leads as a board by their status, moved and taken back': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: async (page, { check }) => {
      await page.goto('/tasks?as=board')
      const lane = page.getByRole('region', { name: '待办', exact: true })
      const card = lane.getByRole('button').first()
      await card.waitFor()
      await check()
      const title = await card.locator('span').first().innerText()
      await card.focus()
      await page.keyboard.press('Space')
      const live = page.locator('[aria-live="assertive"]')
      await live.filter({ hasText: '在待办' }).waitFor({ state: 'attached' })
      // Keys move a card only from a moment after it was picked up.
      const said = async () => {
        const text = await live.allInnerTexts()
        if (text.some((one) => one.includes('在待办'))) await page.keyboard.press('ArrowRight')
        return text.join()
      }
      await until(said, (text) => /在(?!待办)/.test(text), 'the card is over the next lane')
      await page.keyboard.press('Space')
      await page.getByText(`${title}已移到`).waitFor()
      await page.getByRole('button', { name: '撤销' }).click()
      await until(() => lane.getByRole('button').filter({ hasText: title }).count(), (count) => count > 0, 'the card')
    },
  },
  'on the phone the shapes have their names': {
    as: 'chen.yuhang',
    language: 'zh',
    phone: true,
    dark: true,
    play: async (page, { check }) => {
      await page.goto('/opportunities?view=newest')
      await page.getByRole('button', { name: '显示方式' }).click()
      await page.getByRole('menuitem', { name: '日历' }).click()
      await page.getByRole('grid').waitFor()
      await check()
      await page.getByRole('button', { name: '显示方式' }).click()
      await page.getByRole('menuitem', { name: '图表' }).click()
      await page.getByRole('img').first().waitFor()
      same((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390, true, 'nothing is wider')
      await check()
    },
  },
}
