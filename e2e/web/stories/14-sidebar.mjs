import { same, until } from '../lib/expect.mjs'

const width = (page) => page.locator('aside').first().evaluate((side) => side.getBoundingClientRect().width)

export default {
  'the sidebar becomes a row of icons, with words under the pointer, and stays so': {
    as: 'shen.yizhou',
    play: async (page, { check }) => {
      const nav = page.getByRole('navigation', { name: 'Main navigation' })
      await page.goto('/leads')
      await page.getByRole('button', { name: 'Narrow sidebar' }).click()
      await page.mouse.move(700, 500)
      await until(() => width(page), (now) => now === 56, 'the narrow sidebar')
      await until(() => nav.evaluate((list) => list.getBoundingClientRect().width), (now) => now < 56, 'the icons')
      await check()
      await nav.getByRole('link', { name: 'Contacts' }).hover()
      await until(() => nav.evaluate((list) => list.getBoundingClientRect().width), (now) => now > 200, 'the words')
      same(await width(page), 56, 'the place that it takes')
      await nav.getByRole('link', { name: 'Contacts' }).click()
      await page.waitForURL(/\/contacts/)
      await page.reload()
      await nav.waitFor()
      same(await width(page), 56, 'the sidebar after a reload')
      await page.mouse.move(700, 500)
      await page.keyboard.press('[')
      await until(() => width(page), (now) => now === 220, 'the wide sidebar')
    },
  },
}
