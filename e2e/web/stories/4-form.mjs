import { same, until } from '../lib/expect.mjs'

export default {
  'a company is made; what is missing is said; a draft survives': {
    as: 'zhou.jianguo',
    language: 'zh',
    play: async (page, { check }) => {
      await page.goto('/accounts')
      await page.getByRole('button', { name: '新建' }).click()
      await page.getByRole('menuitem', { name: '客户' }).click()
      const form = page.getByRole('dialog', { name: '新建客户' })
      await form.getByLabel('电话').fill('021 5555')
      await check()
      await form.getByRole('button', { name: '保存' }).click()
      await form.getByRole('alert').filter({ hasText: '请填写客户名称' }).waitFor()
      await page.reload()
      await form.getByText('这是上次没填完的草稿。').waitFor()
      same(await form.getByLabel('电话').inputValue(), '021 5555', 'the draft')
      await form.getByLabel('客户名称').fill('蓝门咖啡馆')
      await form.getByLabel('电话').fill('021-62881234')
      await form.getByRole('button', { name: '保存' }).click()
      await page.waitForURL(/\/accounts\/\d+$/)
      await page.getByRole('heading', { name: '蓝门咖啡馆' }).waitFor()
    },
  },
  'the customer of a deal is made inside its form, and nothing of the form is lost': {
    as: 'chen.yuhang',
    play: async (page, { check }) => {
      await page.goto('/opportunities?create=opportunities')
      const form = page.getByRole('dialog', { name: 'New opportunity' })
      await form.getByLabel('Name').fill('Two machines for the lobby')
      const account = form.locator('[data-field="account_id"] input').first()
      await account.fill('Heron Roasters')
      await page.getByRole('option', { name: 'Create account “Heron Roasters”' }).click()
      await page.getByText('Account Heron Roasters created').waitFor()
      await until(() => account.inputValue(), (value) => value === 'Heron Roasters', 'the customer')
      same(await form.getByLabel('Name').inputValue(), 'Two machines for the lobby', 'what was typed before')
      await check()
      await form.locator('[data-field="close_date"] input').first().fill('tomorrow')
      await form.getByRole('button', { name: 'Save' }).click()
      await page.waitForURL(/\/opportunities\/\d+$/)
      const id = /\d+$/.exec(new URL(page.url()).pathname)[0]
      const query = `opportunities?id=eq.${id}&select=account_id,account(name)`
      const [deal] = await (await page.request.get(`/api/v1/${query}`)).json()
      same(deal.account.name, 'Heron Roasters', 'the customer of the deal')
      // Other stories count the customers.
      const headers = { Origin: new URL(page.url()).origin }
      for (const path of [`opportunities?id=eq.${id}`, `accounts?id=eq.${deal.account_id}`])
        same((await page.request.delete(`/api/v1/${path}`, { headers })).ok(), true, path)
    },
  },
  'a pasted company is found, or made in the form; a person is not asked for an industry': {
    as: 'chen.yuhang',
    language: 'zh',
    play: async (page, { check }) => {
      const form = page.getByRole('dialog', { name: '新建联系人' })
      const paste = async (text) => {
        await page.goto('/contacts?create=contacts')
        await form.getByRole('button', { name: '粘贴文字自动填写' }).click()
        await form.getByLabel('微信消息、名片文字、邮件签名或收货地址').fill(text)
        await form.getByRole('button', { name: '识别并填写' }).click()
      }
      const account = form.locator('[data-field="account_id"] input').first()
      await paste('青檐咖啡有限公司 李红 店长\n138 0000 2222')
      await form.getByText('还没有名为“青檐咖啡有限公司”的客户。').waitFor()
      await check()
      await form.getByRole('button', { name: '新建客户“青檐咖啡有限公司”' }).click()
      await until(() => account.inputValue(), (value) => value === '青檐咖啡有限公司', 'the company that was made')
      same(await form.getByLabel('姓名').inputValue(), '李红', 'what was read')
      await paste('青檐咖啡有限公司 王强 店员\n138 0000 3333')
      await until(() => account.inputValue(), (value) => value === '青檐咖啡有限公司', 'the company that was found')
      // Other stories count the customers.
      const headers = { Origin: new URL(page.url()).origin }
      const made = await page.request.delete(`/api/v1/accounts?name=eq.${encodeURIComponent('青檐咖啡有限公司')}`, { headers })
      same(made.ok(), true, 'the customer is away again')

      const customer = page.getByRole('dialog', { name: '新建客户' })
      await page.goto('/accounts?create=accounts&with=kind.company')
      await customer.locator('[data-field="industry"]').waitFor()
      await page.goto('/accounts?create=accounts&with=kind.person')
      await customer.locator('[data-field="phone"]').waitFor()
      same(await customer.locator('[data-field="industry"]').count(), 0, 'the industry of a person')
    },
  },
  'a copied text fills the form in': {
    as: 'chen.yuhang',
    language: 'zh',
    phone: true,
    play: async (page, { check }) => {
      await page.goto('/leads?create=leads')
      const form = page.getByRole('dialog', { name: '新建线索' })
      await form.getByRole('button', { name: '粘贴文字自动填写' }).tap()
      const box = form.getByLabel('微信消息、名片文字、邮件签名或收货地址')
      await box.fill('下周再说')
      await form.getByRole('button', { name: '识别并填写' }).tap()
      await form.getByText('没有识别出姓名、电话、公司或地址。').waitFor()
      await check()
      await box.fill('蓝门咖啡有限公司 李红 店长\n138 0000 1111\n浙江省杭州市西湖区文三路478号')
      await form.getByRole('button', { name: '识别并填写' }).tap()
      await form.getByText(/^已填写：/).waitFor()
      await check()
      const values = async () => ({
        name: await form.getByLabel('姓名').first().inputValue(),
        company: await form.locator('[data-field="company"] input').inputValue(),
        phone: (await form.locator('[data-field="phone"] input').inputValue()).replace(/\D/g, '').slice(-11),
      })
      await until(values, ({ name, company, phone }) => name === '李红' && company === '蓝门咖啡有限公司' && phone === '13800001111', 'what is filled in')
    },
  },
}
