import { same, until } from '../lib/expect.mjs'

const rows = (page) => page.getByRole('row').filter({ has: page.getByRole('link') })

/** Adds a condition through the builder. */
async function filter(page, words, field, set) {
  await page.getByRole('button', { name: words.filter, exact: true }).click()
  await page.getByRole('textbox', { name: words.field }).fill(field)
  await page.keyboard.press('Enter')
  await set()
  await page.getByRole('button', { name: words.apply }).click()
}

const EN = { filter: 'Filter', field: 'Which field?', apply: 'Apply' }
const ZH = { filter: '筛选', field: '选择字段', apply: '应用' }

export default {
  'my big deals of this quarter become a view, shared, renamed, deleted and brought back': {
    as: 'chen.yuhang',
    play: async (page, { check }) => {
      await page.goto('/opportunities?view=newest')
      await rows(page).first().waitFor()
      await filter(page, EN, 'Owner', () => page.getByRole('checkbox', { name: 'me', exact: true }).check())
      await filter(page, EN, 'Amount', () => page.getByRole('textbox', { name: 'Value' }).fill('10万'))
      await filter(page, EN, 'Close date', () => page.getByRole('radio', { name: 'this quarter' }).check())
      for (const chip of ['Owner is me', 'Amount at least 100,000', 'Close date is this quarter'])
        await page.getByRole('button', { name: chip, exact: true }).waitFor()
      await page.getByRole('button', { name: 'Save as view' }).click()
      await page.getByRole('textbox', { name: 'Name' }).fill('My big deals')
      await check()
      await page.keyboard.press('Enter')
      await page.getByRole('tab', { name: 'My big deals', selected: true }).waitFor()
      const address = new URL(page.url())
      same(/^\d+$/.test(address.searchParams.get('view') ?? ''), true, 'the view stands in the address')
      same(address.searchParams.get('f'), null, 'and nothing else does')
      await page.reload()
      await page.getByRole('tab', { name: 'My big deals', selected: true }).waitFor()
      await page.getByRole('button', { name: 'Amount at least 100,000', exact: true }).waitFor()
      const menu = () => page.getByRole('button', { name: /Change the view/ }).click()
      await menu()
      await page.getByRole('menuitem', { name: 'Share…' }).click()
      await page.getByRole('radio', { name: 'Everyone' }).check()
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
      await page.getByText('Everyone sees “My big deals” now').waitFor()
      await menu()
      await page.getByRole('menuitem', { name: 'Rename' }).click()
      await page.getByRole('textbox', { name: 'Name' }).fill('Big ones')
      await page.keyboard.press('Enter')
      await page.getByRole('tab', { name: 'Big ones', selected: true }).waitFor()
      await page.getByRole('button', { name: 'Remove the filter on Amount' }).click()
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByText('View “Big ones” saved').last().waitFor()
      same(await page.getByRole('button', { name: /^Amount/ }).filter({ hasText: 'at least' }).count(), 0, 'the chip is gone')
      await menu()
      await page.getByRole('menuitem', { name: 'Delete' }).click()
      await until(() => page.getByRole('tab', { name: 'Big ones' }).count(), (count) => count === 0, 'the tab')
      await page.getByText('View “Big ones” deleted').locator('..').getByRole('button', { name: 'Undo' }).click()
      await page.getByRole('tab', { name: 'Big ones', selected: true }).waitFor()
    },
  },
  'a shared view is there for colleagues, and cannot be changed by them': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: async (page, { check }) => {
      await page.goto('/opportunities')
      await page.getByRole('tab', { name: 'Big ones' }).click()
      await page.getByRole('button', { name: '负责人 是 我' }).waitFor()
      same(await page.getByRole('button', { name: /设置视图/ }).count(), 0, 'its menu')
      await check()
    },
  },
  'conditions are joined by or, reach through relations, and stay in the address': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: async (page, { check }) => {
      await page.goto('/opportunities?view=newest')
      await rows(page).first().waitFor()
      await filter(page, ZH, '预计金额', () => page.getByRole('textbox', { name: '值' }).fill('50万'))
      await page.getByRole('button', { name: /^预计金额 不少于/ }).click()
      await page.getByRole('button', { name: '或者满足…' }).click()
      await page.getByRole('textbox', { name: '选择字段' }).fill('级别')
      await page.getByRole('button', { name: '客户 › 客户级别', exact: true }).click()
      await page.getByRole('checkbox', { name: 'VIP' }).check()
      await page.getByRole('button', { name: '应用' }).click()
      await page.getByRole('group', { name: '满足以下任一条件' }).waitFor()
      same(
        new URL(page.url()).searchParams.get('f'),
        'or(amount.gte.500000,@account_id.level.in.(VIP))',
        'the address',
      )
      const count = () => page.getByText(/^共 [\d,]+ 条$/).innerText()
      const either = await until(count, (text) => !text.includes('共 0 '), 'the count')
      await check()
      await page.getByRole('button', { name: '或', exact: true }).click()
      await page.getByRole('group', { name: '同时满足以下条件' }).waitFor()
      await until(count, (text) => text !== either, 'the count of those where both hold')
      await page.goBack()
      await page.getByRole('group', { name: '满足以下任一条件' }).waitFor()
      await until(count, (text) => text === either, 'the count as before')
    },
  },
  'sorted by several fields, by the mouse and by the menu': {
    as: 'zhou.jianguo',
    play: async (page) => {
      await page.goto('/accounts?view=all')
      await rows(page).first().waitFor()
      await page.getByRole('columnheader', { name: 'Level' }).getByRole('button', { name: 'Level', exact: true }).click()
      await page
        .getByRole('columnheader', { name: 'Name' })
        .getByRole('button', { name: 'Name', exact: true })
        .click({ modifiers: ['Shift'] })
      await until(() => new URL(page.url()).searchParams.get('sort'), (sort) => sort === 'level,name', 'the order')
      await page.getByRole('button', { name: /Level ↑, then Name ↑/ }).click()
      await page.getByRole('button', { name: 'Name: ascending, change' }).click()
      await until(() => new URL(page.url()).searchParams.get('sort'), (sort) => sort === 'level,name.desc', 'the order')
      await page.getByRole('button', { name: 'Move Name up' }).click()
      await until(() => new URL(page.url()).searchParams.get('sort'), (sort) => sort === 'name.desc,level', 'the order')
      await rows(page).first().waitFor()
    },
  },
  'columns are pinned and hidden from their header': {
    as: 'zhou.jianguo',
    play: async (page) => {
      await page.goto('/accounts?view=all')
      await rows(page).first().waitFor()
      const headers = () => page.getByRole('columnheader').allInnerTexts()
      const menu = async (field) => {
        await page.getByRole('columnheader', { name: field }).hover()
        await page.getByRole('button', { name: `${field}: sort, filter, pin` }).click()
      }
      await menu('City')
      await page.getByRole('menuitem', { name: 'Pin', exact: true }).click()
      await until(headers, (texts) => texts[2]?.includes('City'), 'the headers')
      await menu('Kind')
      await page.getByRole('menuitem', { name: 'Hide' }).click()
      await until(headers, (texts) => !texts.some((text) => text.includes('Kind')), 'the headers')
      await page.getByRole('button', { name: 'Back to the view' }).click()
      await until(headers, (texts) => texts.some((text) => text.includes('Kind')), 'the headers')
    },
  },
  'on the phone a view and its conditions are one swipe away': {
    as: 'chen.yuhang',
    language: 'zh',
    phone: true,
    dark: true,
    play: async (page, { check }) => {
      await page.goto('/opportunities?f=or(amount.gte.100000,@account_id.level.in.(VIP))&sort=amount.desc,name')
      await page.getByRole('row').filter({ hasText: '¥' }).first().waitFor()
      await page.getByRole('button', { name: /^预计金额 不少于/ }).waitFor()
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      same(wide <= 390, true, 'nothing is wider than the phone')
      await check()
    },
  },
}
