import { same, until } from '../lib/expect.mjs'

const cards = (page, stage) => page.getByRole('region', { name: stage }).getByRole('button')

/** Asks as whoever is signed in on this page. */
async function api(page, method, path, data) {
  const headers = { Origin: new URL(page.url()).origin, Prefer: 'return=representation' }
  const answer = await page.request.fetch(`/api/v1/${path}`, { method, data, headers })
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`)
  return answer.status() === 204 ? null : answer.json()
}

/** Carries a card into a column. */
async function drag(page, card, stage) {
  const from = await card.boundingBox()
  const to = await page.getByRole('region', { name: stage }).boundingBox()
  await page.mouse.move(from.x + 40, from.y + 20)
  await page.mouse.down()
  await page.mouse.move(from.x + 80, from.y + 40, { steps: 4 })
  await page.mouse.move(to.x + 60, to.y + 120, { steps: 8 })
  await page.mouse.up()
}

const BUDGET = { object: 'opportunities', name: 'board_budget', kind: 'text', label: { en: 'Budget is from', zh: '预算出自' } }

export default {
  'a card is dragged to the next stage, and taken back': {
    as: 'zhou.jianguo',
    play: async (page, { check }) => {
      await page.goto('/opportunities?as=board')
      const card = cards(page, '验证').first()
      await card.waitFor()
      await check()
      const title = await card.locator('span').first().innerText()
      await drag(page, card, '方案报价')
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
  'what a stage needs is asked for where the card is dropped': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: async (page, { check }) => {
      await page.goto('/help')
      await api(page, 'POST', 'rpc/add_field', { ...BUDGET, required_when: "stage == 'proposal'" })
      try {
        await page.goto('/opportunities?as=board')
        const card = cards(page, '验证').first()
        await card.waitFor()
        const title = await card.locator('span').first().innerText()
        await drag(page, card, '方案报价')
        const dialog = page.getByRole('dialog', { name: '还需要填写' })
        await dialog.getByRole('alert').waitFor()
        await check()
        await page.keyboard.press('Escape')
        await dialog.waitFor({ state: 'detached' })
        await until(() => cards(page, '验证').filter({ hasText: title }).count(), (count) => count > 0, 'it is where it was')
        await drag(page, cards(page, '验证').first(), '方案报价')
        await dialog.getByLabel('预算出自').fill('年度预算')
        await dialog.getByRole('button', { name: '保存', exact: true }).click()
        await page.getByText(`${title}已移到方案报价`).waitFor()
        const path = `opportunities?name=eq.${encodeURIComponent(title)}&select=stage,x_board_budget`
        const [stored] = await api(page, 'GET', path)
        same(stored, { stage: 'proposal', x_board_budget: '年度预算' }, 'both are saved')
        await page.getByRole('button', { name: '撤销' }).click()
        await until(() => cards(page, '验证').filter({ hasText: title }).count(), (count) => count > 0, 'it is taken back')
      } finally {
        for (const act of ['remove_field', 'purge_field'])
          await api(page, 'POST', `rpc/${act}`, { object: 'opportunities', field: 'x_board_budget' })
      }
    },
  },
}
