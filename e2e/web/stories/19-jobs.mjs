import { same, until } from '../lib/expect.mjs'

export default {
  'when something comes by itself is said in words, changed and undone': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: async (page, { check }) => {
      await page.goto('/jobs')
      const schedules = page.getByRole('region', { name: '定时任务' })
      const line = schedules.getByRole('listitem').filter({ hasText: '每天 3:30' }).first()
      await line.waitFor()
      same((await schedules.innerText()).includes('* *'), false, 'nothing is shown as it is written')
      const name = (await line.getByRole('button', { name: /^修改时间：/ }).getAttribute('aria-label')).replace('修改时间：', '')
      const mine = schedules.getByRole('listitem').filter({ has: page.getByRole('button', { name: `修改时间：${name}`, exact: true }) })
      await mine.getByRole('button', { name: /^修改时间：/ }).click()
      await mine.getByRole('textbox', { name: '执行时间' }).fill('0 9 * * 1-5')
      await mine.getByText('每周一至周五 9:00').waitFor()
      await check()
      await mine.getByRole('button', { name: '保存' }).click()
      await page.getByText('已修改').waitFor()
      await until(() => mine.innerText(), (text) => text.includes('每周一至周五 9:00'), 'when it comes from now on')
      await page.getByRole('button', { name: '撤销' }).click()
      await until(() => mine.innerText(), (text) => text.includes('每天 3:30'), 'when it came before')
    },
  },
}
