import { same, until } from '../lib/expect.mjs'

const rows = (page) => page.getByRole('row').filter({ has: page.getByRole('link') })

/** The three newest customers, as the list shows them. */
const newest = (page) =>
  page.request
    .get('/api/v1/accounts?select=id,name,level,city,phone&city=is.not_null&level=is.not_null&phone=is.not_null&order=created_at.desc&limit=3')
    .then((answer) => answer.json())

/** Puts text on the clipboard as a spreadsheet would, and pastes it. */
const paste = (page, text) =>
  page.evaluate((data) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', data)
    document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
  }, text)

const cell = (page, row, text) => rows(page).nth(row).getByRole('gridcell').filter({ hasText: text })

export default {
  'a cell is edited in place, by the mouse and by keys, and undone': {
    as: 'zhou.jianguo',
    play: async (page, { check }) => {
      await page.goto('/accounts?view=all&f=city.is.not_null&f=level.is.not_null&f=phone.is.not_null')
      await rows(page).first().waitFor()
      const before = await newest(page)
      await cell(page, 0, before[0].phone.slice(-4)).first().click()
      await cell(page, 0, before[0].phone.slice(-4)).first().click()
      const box = page.getByRole('textbox', { name: 'Phone' })
      await box.waitFor()
      await check()
      await box.fill('+86-13900001111')
      await page.keyboard.press('Enter')
      await until(() => newest(page), (found) => found[0].phone === '+86-13900001111', 'the phone')
      await box.waitFor({ state: 'detached' })
      await page.keyboard.press('e')
      await box.fill('12')
      await page.keyboard.press('Escape')
      same((await newest(page))[0].phone, '+86-13900001111', 'Escape restores')
      // The news of the first goes by itself; what is left then is that of the second.
      await page.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached' })
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('e')
      await box.fill('+86-13900002222')
      await page.keyboard.press('Tab')
      await until(() => newest(page), (found) => found[1].phone === '+86-13900002222', 'the second phone')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Undo' }).click()
      await until(() => newest(page), (found) => found[1].phone === before[1].phone, 'the second phone as before')
    },
  },
  'a block of cells is pasted, and what cannot be read changes nothing': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: async (page) => {
      await page.goto('/accounts?view=all&f=city.is.not_null&f=level.is.not_null&f=phone.is.not_null')
      await rows(page).first().waitFor()
      const before = await newest(page)
      await rows(page).nth(0).getByRole('gridcell').nth(3).click()
      await paste(page, 'VIP\t成交\n没有这级\t潜在\n')
      await page.getByText('无法识别，例如客户级别“没有这级”。').waitFor()
      same(await newest(page), before, 'nothing was changed')
      await paste(page, 'D\t成交\nD\t潜在\nD\n')
      await page.getByText('粘贴修改了').waitFor()
      same((await newest(page)).map((row) => row.level), ['D', 'D', 'D'], 'the levels')
      await page.getByRole('button', { name: '撤销' }).last().click()
      await until(() => newest(page), (found) => JSON.stringify(found) === JSON.stringify(before), 'all as before')
    },
  },
  'rows stand in groups with counts and sums': {
    as: 'zhou.jianguo',
    play: async (page, { check }) => {
      await page.goto('/opportunities?view=newest')
      await rows(page).first().waitFor()
      await page.getByRole('columnheader', { name: 'Stage' }).hover()
      await page.getByRole('button', { name: 'Stage: sort, filter, pin' }).click()
      await page.getByRole('menuitem', { name: 'Group by this' }).click()
      const heads = page.getByRole('row').filter({ has: page.locator('[aria-expanded]') })
      await heads.first().getByRole('button').click()
      await heads.nth(1).waitFor()
      await heads.first().getByRole('button').click()
      same(new URL(page.url()).searchParams.get('group'), 'stage', 'the address')
      same(/¥|CN/.test(await heads.first().innerText()), true, 'a sum at the head')
      await check()
      const below = () => page.locator('[aria-rowindex="3"]').innerText()
      const first = await below()
      await heads.first().getByRole('button').click()
      await until(below, (text) => text !== first, 'a closed group')
      await page.goBack()
      await rows(page).first().waitFor()
      same(await heads.count(), 0, 'no groups')
    },
  },
}
