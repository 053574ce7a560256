import { same, until } from '../lib/expect.mjs'

export default {
  'a comment is written, and stands among what happened': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: async (page, { check }) => {
      await page.goto('/accounts/12')
      await page.getByRole('group', { name: '跟进方式' }).getByRole('button', { name: '评论' }).click()
      await page.getByRole('textbox', { name: '评论' }).fill('这家的合同下周能签吗？')
      await page.keyboard.press('Control+Enter')
      const entry = page.getByRole('article').filter({ hasText: '这家的合同下周能签吗？' })
      await entry.waitFor()
      same((await entry.innerText()).includes('周建国'), true, 'who wrote it')
      const only = page.getByRole('group', { name: '显示内容' })
      await only.getByRole('button', { name: '评论' }).click()
      await until(() => page.getByRole('article').count(), (count) => count === 1, 'comments alone')
      await check()
      await only.getByRole('button', { name: '会面' }).click()
      await until(() => entry.count(), (count) => count === 0, 'no comments')
    },
  },
  'changes of stage and owner are told with who and when': {
    as: 'zhou.jianguo',
    play: async (page) => {
      const deals = await page.request
        .get('/api/v1/stage_histories?select=record_id&record_object=eq.opportunity&from_stage=is.not_null&order=at.desc&limit=1')
        .then((answer) => answer.json())
      await page.goto(`/opportunities/${deals[0].record_id}`)
      await page.getByRole('group', { name: 'What to show' }).getByRole('button', { name: 'Changes' }).click()
      const change = page.getByRole('article').filter({ hasText: 'Stage' }).first()
      await change.waitFor()
      same((await change.getByRole('img', { name: 'becomes' }).count()) > 0, true, 'from one stage to another')
    },
  },
}
