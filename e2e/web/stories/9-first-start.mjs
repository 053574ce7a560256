import { same, until } from '../lib/expect.mjs'

export default {
  'an empty server is set up, and ends in a working screen': {
    empty: true,
    language: 'zh',
    play: async (page, { check, code, password }) => {
      await page.goto('/')
      await page.waitForURL(/\/setup$/)
      await page.goto(`/setup?code=${code}`)
      await page.getByRole('heading', { name: '欢迎使用。先认识一下你的公司' }).waitFor()
      await check()
      await page.getByRole('button', { name: '下一步' }).click()
      await page.getByText('请填写此项。').waitFor()
      await page.getByLabel('公司名称').fill('蓝门咖啡')
      await page.getByRole('combobox', { name: '行业' }).click()
      await page.getByRole('option', { name: '餐饮' }).click()
      await page.getByRole('combobox', { name: '本位币' }).click()
      await page.getByRole('option', { name: '新加坡元 SGD' }).click()
      await page.getByRole('button', { name: '下一步' }).click()
      await page.getByLabel('你的姓名').fill('李红')
      await page.getByLabel('邮箱或手机号').fill('13812345678')
      await page.getByLabel('密码', { exact: true }).fill('short')
      same(await page.getByLabel('初始设置码').inputValue(), code, 'the code from the address')
      await page.getByRole('button', { name: '完成设置' }).click()
      await page.getByText('密码至少需要 8 个字符。').waitFor()
      await page.getByLabel('密码', { exact: true }).fill(password)
      await check()
      await page.getByRole('button', { name: '完成设置' }).click()
      await page.getByRole('heading', { name: '设置完成' }).waitFor()
      await check()
      await page.getByRole('button', { name: '开始使用' }).click()
      await page.getByText(/好，李红/).waitFor()
      await page.getByText('今天没有待办').waitFor()
      await page.getByRole('button', { name: /李红/ }).click()
      await page.getByRole('menuitem', { name: '退出登录' }).click()
      await page.getByRole('heading', { name: '登录' }).waitFor()
      // Where no mail is sent, it says who helps.
      await page.getByText('steward user password').waitFor()
      await page.getByLabel('邮箱、手机号或工号').fill('138 1234 5678')
      await page.getByLabel('密码', { exact: true }).fill(password)
      await page.keyboard.press('Enter')
      await page.getByText(/好，李红/).waitFor()
    },
  },
  'who has set up looks around the demo company and comes back': {
    empty: true,
    play: async (page, { check, code, password }) => {
      await page.goto(`/setup?code=${code}`)
      await page.getByLabel('Name of the company').fill('Blue Door Coffee')
      await page.getByRole('button', { name: 'Next' }).click()
      await page.getByLabel('Your name').fill('Ann Lee')
      await page.getByLabel('E-mail or mobile phone').fill('ann@example.com')
      await page.getByLabel('Password', { exact: true }).fill(password)
      await page.getByRole('button', { name: 'Set up' }).click()
      await page.getByRole('button', { name: 'Look around the demo' }).click()
      await page.getByText(/Making the demo company/).waitFor()
      await check()
      await page.getByText('This is the demo company.').waitFor({ timeout: 120_000 })
      await page.goto('/accounts')
      await page.getByRole('row').nth(10).waitFor()
      await check()
      await page.getByRole('button', { name: 'Back to my company' }).click()
      await page.getByText(/Ann Lee/).first().waitFor()
      await page.goto('/accounts')
      await page.getByText('No accounts yet').waitFor()
      same(await page.getByText('This is the demo company.').count(), 0, 'one is back')
      // Once it is made, the way there is short.
      await page.goto('/demo')
      await page.getByRole('button', { name: 'Look around the demo' }).click()
      await page.getByText('This is the demo company.').waitFor()
      await page.getByRole('button', { name: 'Back to my company' }).click()
      await page.getByText(/Ann Lee/).first().waitFor()
    },
  },
  'in English on the phone, with a wrong code explained': {
    empty: true,
    phone: true,
    play: async (page, { check, code, password }) => {
      await page.goto('/setup')
      await page.getByLabel('Name of the company').fill('Blue Door Coffee')
      await page.getByRole('button', { name: 'Next' }).tap()
      await page.getByLabel('Your name').fill('Ann Lee')
      await page.getByLabel('E-mail or mobile phone').fill('ann@example.com')
      await page.getByLabel('Password', { exact: true }).fill(password)
      await page.getByLabel('Setup code').fill('AAAAA-AAAAA')
      await page.getByRole('button', { name: 'Set up' }).tap()
      await page.getByText('This is not the code.').waitFor()
      await check()
      await page.getByLabel('Setup code').fill(code.toLowerCase())
      await page.getByRole('button', { name: 'Set up' }).tap()
      await page.getByRole('link', { name: 'Enter the first customer' }).tap()
      await page.getByRole('dialog', { name: 'New account' }).waitFor()
    },
  },
  'one’s own settings: language, size of text, password': {
    as: 'he.jing',
    play: async (page, { check, password }) => {
      await page.goto('/me')
      await page.getByRole('heading', { name: 'Password' }).waitFor()
      await check()
      await page.getByLabel('Present password').fill('wrong')
      await page.getByLabel('New password').fill('battery staple')
      await page.getByRole('button', { name: 'Change password' }).click()
      await page.getByText(/This is not your password|原密码不正确/).waitFor()
      await page.getByLabel('Present password').fill(password)
      await page.getByRole('button', { name: 'Change password' }).click()
      await page.getByText('Password changed').waitFor()
      await page.getByText('中文', { exact: true }).click()
      await page.getByRole('combobox', { name: '时区' }).click()
      await page.getByRole('option', { name: /Singapore|新加坡/ }).click()
      const mine = async () => (await (await page.request.get('/api/v1/session')).json()).user
      await until(mine, ({ language, time_zone: zone }) => language === 'zh' && zone === 'Asia/Singapore', 'it is kept')
      await page.getByRole('heading', { name: '密码' }).waitFor()
    },
  },
  'without a network the shell opens and says what it can’t do': {
    as: 'chen.yuhang',
    language: 'zh',
    play: async (page, { check }) => {
      await page.goto('/')
      await page.getByRole('heading', { name: '我的今天' }).waitFor()
      await page.waitForFunction(async () => {
        const cache = await caches.open('steward-shell-1')
        return (await cache.keys()).length > 5 && navigator.serviceWorker.controller !== null
      })
      await page.context().setOffline(true)
      await page.getByText('当前没有网络').waitFor()
      await check()
      await page.reload()
      await page.getByText('没有网络也能打开界面').waitFor()
      const kept = await page.evaluate(async () => {
        const cache = await caches.open('steward-shell-1')
        return (await cache.keys()).map(({ url }) => new URL(url).pathname).filter((path) => path.startsWith('/api'))
      })
      same(kept, [], 'no answers of the API are kept')
      await page.context().setOffline(false)
      await page.getByRole('heading', { name: '我的今天' }).waitFor()
    },
  },
}
