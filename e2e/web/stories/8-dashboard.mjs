import { same, until } from '../lib/expect.mjs'

const tile = (page, name) => page.getByRole('region', { name, exact: true }).first()

export default {
  'the ready dashboard is drawn; each number has a table and its records behind it': {
    as: 'chen.yuhang',
    language: 'zh',
    play: async (page, { check }) => {
      await page.goto('/dashboards')
      await page.getByRole('link', { name: /销售概览/ }).click()
      await tile(page, '商机漏斗').locator('[role="img"]').waitFor()
      await check()
      await tile(page, '商机漏斗').locator('[data-group="0"]').hover()
      await tile(page, '商机漏斗').getByText(/^¥\d{1,3}(,\d{3})+$/).waitFor()
      await tile(page, '商机漏斗').locator('[data-group="0"]').click()
      await page.waitForURL(/\/opportunities\?/)
      await page.goBack()
      await page.getByRole('button', { name: '以表格查看“商机漏斗”' }).click()
      const first = tile(page, '商机漏斗').getByRole('row').nth(1).getByRole('link')
      await first.click()
      await page.waitForURL(/\/opportunities\?/)
      same(new URL(page.url()).searchParams.getAll('f'), ['outcome.in.(open)', 'stage.in.(verify)'], 'the conditions')
      same(await page.getByRole('button', { name: '修改' }).count(), 0, 'another one’s dashboard is not to be changed')
    },
  },
  'a dashboard is made: a chart is built, carried by keys, and all is taken back': {
    as: 'chen.yuhang',
    play: async (page, { check }) => {
      await page.goto('/dashboards')
      await page.getByRole('textbox', { name: 'New dashboard' }).fill('My week')
      await page.getByRole('main').getByRole('button', { name: 'Create' }).click()
      await page.waitForURL(/\/dashboards\/\d+/)
      await page.getByRole('button', { name: 'New chart' }).first().click()
      const form = page.getByRole('dialog', { name: 'New chart' })
      await form.locator('[role="img"]').waitFor()
      await form.getByRole('combobox', { name: 'Counted how' }).click()
      await page.getByRole('option', { name: 'Sum: Amount in base currency' }).click()
      await form.getByText('Funnel', { exact: true }).click()
      await check()
      await form.getByRole('button', { name: 'Save' }).click()
      const chart = tile(page, 'Amount in base currency by stage')
      await chart.locator('[role="img"]').waitFor()
      const before = await chart.boundingBox()
      await page.getByRole('button', { name: /^Move Amount/ }).focus()
      await page.keyboard.press('Space')
      await page.waitForTimeout(100)
      for (let times = 0; times < 3; times += 1) {
        await page.keyboard.press('ArrowRight')
        await page.waitForTimeout(50)
      }
      await page.keyboard.press('Space')
      await page.getByText('Rearranged').waitFor()
      const moved = await chart.boundingBox()
      same(moved.x > before.x + 100, true, 'it stands further right')
      await page.getByRole('button', { name: 'Undo' }).last().click()
      await until(async () => (await chart.boundingBox()).x, (x) => Math.abs(x - before.x) < 2, 'it is back')
      await page.getByRole('button', { name: 'Done' }).click()
      await page.reload()
      await chart.locator('[role="img"]').waitFor()
    },
  },
  'a dashboard is shared with a colleague and a department': {
    as: 'chen.yuhang',
    language: 'zh',
    play: async (page, { check }) => {
      await page.goto('/dashboards')
      await page.getByRole('textbox', { name: '新建仪表盘' }).fill('东区周报')
      await page.getByRole('main').getByRole('button', { name: '新建' }).click()
      await page.getByRole('button', { name: '共享…' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('radio', { name: '指定的同事和部门' }).check()
      for (const who of ['周建国', '市场部']) {
        await dialog.getByRole('textbox', { name: '查找同事或部门' }).fill(who)
        await dialog.getByRole('button', { name: who, exact: true }).click()
        await dialog.getByRole('button', { name: `不再共享给${who}` }).waitFor()
      }
      await check()
      await dialog.getByRole('button', { name: '保存' }).click()
      await page.getByText('“东区周报”已共享给 2 个同事或部门').waitFor()
    },
  },
  'whom a dashboard is shared with finds it, and does not change it': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: async (page) => {
      await page.goto('/dashboards')
      await page.getByRole('link', { name: /东区周报/ }).click()
      await page.getByRole('heading', { name: '东区周报' }).waitFor()
      same(await page.getByRole('button', { name: '修改' }).count(), 0, 'it is another one’s')
    },
  },
  'on the phone charts stand below each other': {
    as: 'zhou.jianguo',
    phone: true,
    dark: true,
    language: 'zh',
    play: async (page, { check }) => {
      await page.goto('/dashboards')
      await page.getByRole('link', { name: /销售概览/ }).tap()
      await page.getByRole('heading', { name: '本月赢单金额' }).waitFor()
      await tile(page, '每月赢单金额').locator('[role="img"]').waitFor()
      await check()
      same(await page.evaluate(() => document.documentElement.scrollWidth <= 390), true, 'nothing is wider than the phone')
    },
  },
}
