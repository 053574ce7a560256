import { until } from '../lib/expect.mjs'

const cards = (page, stage) => page.getByRole('region', { name: stage }).getByRole('button')

export default {
  'a card is dragged to the next stage, and taken back': {
    as: 'zhou.jianguo',
    play: async (page, { check }) => {
      await page.goto('/opportunities?as=board')
      const card = cards(page, '验证').first()
      await card.waitFor()
      await check()
      const title = await card.locator('span').first().innerText()
      const from = await card.boundingBox()
      const to = await page.getByRole('region', { name: '方案报价' }).boundingBox()
      await page.mouse.move(from.x + 40, from.y + 20)
      await page.mouse.down()
      await page.mouse.move(from.x + 80, from.y + 40, { steps: 4 })
      await page.mouse.move(to.x + 60, to.y + 120, { steps: 8 })
      await page.mouse.up()
      await page.getByText(`${title} is now in 方案报价`).waitFor()
      await page.getByRole('button', { name: 'Undo' }).click()
      await until(() => cards(page, '验证').filter({ hasText: title }).count(), (count) => count > 0, 'the card is back')
    },
  },
  'losing a deal asks why, also by keys': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: async (page) => {
      await page.goto('/opportunities?as=board')
      const card = cards(page, '谈判').first()
      await card.waitFor()
      await card.focus()
      await page.keyboard.press('Space')
      const live = page.locator('[aria-live="assertive"]')
      for (const stage of ['谈判', '赢单', '输单']) {
        if (stage !== '谈判') await page.keyboard.press('ArrowRight')
        await live.filter({ hasText: `在${stage}` }).waitFor({ state: 'attached' })
      }
      await page.keyboard.press('Space')
      const why = page.getByRole('dialog')
      await why.getByRole('combobox', { name: '为什么输单？' }).click()
      await page.getByRole('option', { name: '价格高' }).click()
      await why.getByRole('button', { name: '确认输单' }).click()
      await page.getByText(/已移到输单/).waitFor()
    },
  },
}
