import { until } from '../lib/expect.mjs'

/** What one clicks to change a field. */
const value = (field) => field.getByRole('button', { name: /^Edit / })

export default {
  'a value is changed in place, and taken back': {
    as: 'zhou.jianguo',
    play: async (page, { check }) => {
      await page.goto('/accounts/12')
      const name = page.locator('[data-field="short_name"]')
      await name.waitFor()
      await check()
      const before = await value(name).innerText()
      await value(name).click()
      await name.getByRole('textbox').fill('Blue Door')
      await page.keyboard.press('Enter')
      await page.getByText('Short name saved').waitFor()
      await name.getByText('Blue Door').waitFor()
      await page.getByRole('button', { name: 'Undo' }).click()
      await until(() => value(name).innerText(), (text) => text === before, 'the name')
    },
  },
  'a mistake is explained at its field': {
    as: 'zhou.jianguo',
    play: async (page) => {
      await page.goto('/accounts/12')
      const website = page.locator('[data-field="email"]')
      const reach = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Reach' }) }).last()
      if ((await website.count()) === 0) await reach.getByRole('button', { name: /more$/ }).click()
      await website.getByRole('button', { name: 'Edit E-mail' }).click()
      await website.getByRole('textbox').fill('zhou@')
      await page.keyboard.press('Enter')
      await website.getByRole('alert').waitFor()
      await page.keyboard.press('Escape')
      await until(() => website.getByRole('alert').count(), (count) => count === 0, 'the mistake')
    },
  },
  'a call is logged in two clicks': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: async (page) => {
      await page.goto('/accounts/12')
      await page.getByRole('group', { name: '跟进方式' }).getByRole('button', { name: '电话' }).click()
      await page.keyboard.type('确认周五送样豆')
      await page.getByRole('button', { name: '保存' }).click()
      await page.locator('article').filter({ hasText: '确认周五送样豆' }).first().waitFor()
    },
  },
  'somebody else was faster': {
    as: 'zhou.jianguo',
    play: async (page) => {
      await page.goto('/accounts/14')
      const name = page.locator('[data-field="name"]')
      await value(name).click()
      await name.getByRole('textbox').fill('Mine')
      const headers = { Origin: new URL(page.url()).origin }
      await page.request.patch('/api/v1/accounts?id=eq.14', { data: { name: 'Theirs' }, headers })
      await page.keyboard.press('Enter')
      const merge = page.getByRole('dialog', { name: 'Two people changed the same' })
      await merge.getByText('Theirs', { exact: true }).first().waitFor()
      // Back to what was typed: it is still there, and so is the other's change.
      await merge.getByRole('button', { name: 'Back to editing' }).click()
      await until(() => name.getByRole('textbox').inputValue(), (text) => text === 'Mine', 'what was typed')
      await name.getByRole('textbox').press('Enter')
      await merge.getByRole('radio').first().check()
      await merge.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('heading', { name: 'Mine' }).waitFor()
    },
  },
}
