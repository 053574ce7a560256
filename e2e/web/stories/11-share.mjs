import { same, until } from '../lib/expect.mjs'

export default {
  'a view is shared with one colleague and one department, and nobody else': {
    as: 'chen.yuhang',
    play: async (page, { check }) => {
      await page.goto('/accounts?view=all&f=kind.in.(company)')
      await page.getByRole('button', { name: 'Save as view' }).click()
      await page.getByRole('textbox', { name: 'Name' }).fill('Companies of mine')
      await page.keyboard.press('Enter')
      await page.getByRole('tab', { name: 'Companies of mine', selected: true }).waitFor()
      await page.getByRole('button', { name: /Change the view/ }).click()
      await page.getByRole('menuitem', { name: 'Share…' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('radio', { name: /Colleagues and departments/ }).check()
      for (const who of ['周建国', '市场部']) {
        await dialog.getByRole('textbox', { name: 'Find a colleague or department' }).fill(who)
        await dialog.getByRole('button', { name: who, exact: true }).click()
        await dialog.getByRole('button', { name: `No longer share with ${who}` }).waitFor()
      }
      await check()
      await dialog.getByRole('button', { name: 'Save' }).click()
      await page.getByText('“Companies of mine” is shared with 2 colleagues or departments').waitFor()
      await page.getByRole('button', { name: /Change the view/ }).click()
      await page.getByRole('menuitem', { name: 'Share…' }).click()
      await until(() => dialog.getByRole('button', { name: /^No longer share/ }).count(), (count) => count === 2, 'the readers')
    },
  },
  'whom it is shared with sees it': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: async (page) => {
      await page.goto('/accounts')
      await page.getByRole('tab', { name: 'Companies of mine' }).click()
      await page.getByRole('row').filter({ has: page.getByRole('link') }).first().waitFor()
      same(await page.getByRole('button', { name: /设置视图/ }).count(), 0, 'its menu')
    },
  },
}
