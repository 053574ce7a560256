import { same, until } from '../lib/expect.mjs'

export default {
  'a field says who changed it, from what, and is set back': {
    as: 'zhou.jianguo',
    play: async (page, { check }) => {
      await page.goto('/accounts/18')
      const field = page.locator('[data-field="short_name"]')
      await field.waitFor()
      const change = async (text) => {
        await field.getByRole('button', { name: /^Edit / }).click()
        await field.getByRole('textbox').fill(text)
        await page.keyboard.press('Enter')
        await field.getByText(text).waitFor()
      }
      await change('Blue Door')
      await change('Red Door')
      await field.getByRole('button', { name: 'Short name', exact: true }).click()
      const history = page.getByRole('region', { name: 'Short name' })
      const entries = history.getByRole('listitem')
      await until(() => entries.count(), (count) => count >= 2, 'the changes')
      const newest = await entries.first().innerText()
      same(newest.includes('Blue Door') && newest.includes('Red Door') && newest.includes('周建国'), true, newest)
      await check()
      await entries.first().getByRole('button', { name: 'Set back to what it was' }).click()
      await field.getByText('Blue Door').waitFor()
      await until(() => entries.count(), (count) => count >= 3, 'and that as well')
    },
  },
  'what I did is listed and undone, as long as nobody changed it again': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: async (page, { check }) => {
      const headers = { Origin: new URL((await page.goto('/'), page.url())).origin }
      const patch = async (data) => page.request.patch('/api/v1/accounts?id=eq.19', { data, headers })
      same((await patch({ short_name: '蓝门' })).status(), 204, 'a change')
      await page.request.delete('/api/v1/accounts?id=eq.20', { headers })
      await page.getByRole('button', { name: /周建国/ }).click()
      await page.getByRole('menuitem', { name: '刚才做的' }).click()
      const acts = page.getByRole('main').getByRole('listitem')
      await acts.filter({ hasText: '删除了' }).first().waitFor()
      await check()
      await acts.filter({ hasText: '删除了' }).first().getByRole('button', { name: '撤销' }).click()
      await page.getByText('已撤销').first().waitFor()
      await acts.filter({ hasText: '恢复了' }).first().waitFor()
      const named = acts.filter({ hasText: '蓝门' })
      await named.first().getByRole('button', { name: '撤销' }).click()
      await until(() => named.count(), (count) => count >= 2, 'the way back stands there as well')
      // The older of both can't be undone any more: it is not as it was left.
      await named.last().getByRole('button', { name: '撤销' }).click()
      await page.getByText(/无法撤销：.*之后又被修改过/).waitFor()
    },
  },
}
