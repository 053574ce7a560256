import { same } from '../lib/expect.mjs'

export default {
  'the guide is found by a word, and leads on': {
    as: 'chen.yuhang',
    language: 'zh',
    play: async (page, { check }) => {
      await page.goto('/')
      await page.getByRole('button', { name: /陈宇航/ }).click()
      await page.getByRole('menuitem', { name: '使用指南' }).click()
      await page.getByRole('heading', { name: '查找客户' }).waitFor()
      await check()
      await page.getByRole('searchbox', { name: '搜索使用指南' }).fill('下一步')
      await page.getByRole('link', { name: /^记一次电话或拜访/ }).click()
      await page.getByRole('heading', { name: '记一次电话或拜访' }).waitFor()
      await page.getByRole('link', { name: '今天', exact: true }).last().click()
      await page.getByRole('heading', { name: '今天与日历' }).waitFor()
      same(new URL(page.url()).pathname, '/help/calendar', 'the address')
      await page.goBack()
      await page.getByRole('heading', { name: '记一次电话或拜访' }).waitFor()
    },
  },
  'the sheet of keys leads to the guide, also on the phone one reads it': {
    as: 'chen.yuhang',
    phone: true,
    play: async (page, { check }) => {
      await page.goto('/help')
      await page.getByRole('link', { name: 'Import a spreadsheet' }).tap()
      await page.getByRole('heading', { name: 'Rows that were refused' }).waitFor()
      await check()
      await page.getByRole('link', { name: 'Chapters' }).tap()
      await page.getByRole('link', { name: 'The keyboard' }).waitFor()
      await page.keyboard.press('?')
      await page.getByRole('dialog').getByRole('link', { name: 'About the keyboard' }).tap()
      await page.getByRole('heading', { name: 'Without a mouse' }).waitFor()
    },
  },
  'a newcomer is shown around once': {
    as: 'lin.lan',
    tour: true,
    play: async (page, { check }) => {
      await page.goto('/')
      const tour = page.getByRole('region', { name: 'A short tour' })
      await tour.getByRole('heading', { name: 'Your day stands here' }).waitFor()
      await check()
      let steps = 1
      while ((await tour.getByRole('button', { name: 'Got it' }).count()) === 0) {
        await tour.getByRole('button', { name: 'Next' }).click()
        steps += 1
        if (steps > 5) throw new Error('the tour has more than five steps')
      }
      await tour.getByRole('button', { name: 'Got it' }).click()
      same(await tour.count(), 0, 'the tour')
      await page.reload()
      await page.getByRole('heading', { name: 'My day' }).waitFor()
      same(await tour.count(), 0, 'the tour after it was seen')
    },
  },
}
