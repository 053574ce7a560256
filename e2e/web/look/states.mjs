// What a screen looks like when something is open above it, on paper, or when something is wrong.

const OWNER = 'zhou.jianguo'
const SELLER = 'chen.yuhang'
const CALM = 'he.jing'

const button = (page, name, exact = true) => page.getByRole('button', { name, exact })
const firstRow = (page) => page.locator('main [aria-rowindex]').first().waitFor()

const first = async (page, query) => (await (await page.request.get(`/api/v1/${query}&limit=1`)).json())[0].id

/** Opens the first record that meets a condition. */
const at = (object, query) => async (page, { settle }) => {
  await page.goto(`/${object}/${await first(page, `${object}?select=id&${query}`)}`)
  await settle()
  await page.getByRole('heading').first().waitFor()
}

const busyCustomer = at('accounts', 'kind=eq.company&order=open_opportunity_base.desc,id')
const largestDeal = at('opportunities', 'outcome=eq.open&order=amount.desc')

/** Opens the menu of a record. */
const recordMenu = async (page, tools) => {
  await busyCustomer(page, tools)
  await button(page, tools.say('record.menu')).click()
  await page.getByRole('menu').waitFor()
}

/** Makes a dashboard tile's form of another kind. */
const chart = (kind) => async (page, { say }) => {
  await page.getByRole('link', { name: /销售概览|Sales overview/ }).click()
  await page.locator('[role="img"]').first().waitFor()
  await button(page, say('edit')).click()
  await button(page, say('chart.new')).first().click()
  await page.getByRole('dialog').getByText(say(`chart.kind.${kind}`), { exact: true }).click()
}

/** Answers everything under the API as a server that has gone, from now on. */
const serverGone = (page) => page.route('**/api/**', (route) => route.abort())

export const states = {
  forgotten: { path: '/forgotten' },
  'new-password': { path: '/new-password#abc' },
  'new-password-broken': { path: '/new-password' },
  'sign-in-refused': {
    play: async (page, { say }) => {
      await page.getByLabel(say('sign.login')).fill('nobody@clearbrook.example')
      await page.getByLabel(say('sign.password'), { exact: true }).fill('wrong')
      await button(page, say('sign.in')).click()
      await page.getByRole('alert').waitFor()
    },
  },
  'setup-closed': { path: '/setup' },
  'address-wrong': { as: OWNER, path: '/no/such/page/at/all' },
  'object-wrong': { as: OWNER, path: '/dragons' },
  'record-not-mine': { as: 'xu.duo', path: '/accounts/12' },
  'dashboard-gone': { as: OWNER, path: '/dashboards/999999' },
  'server-gone-home': {
    as: OWNER,
    play: async (page, { settle }) => {
      await serverGone(page)
      await page.getByRole('link', { name: /^(Contacts|联系人)$/ }).or(page.getByRole('link', { name: /^(Accounts|客户)$/ })).first().click()
      await settle()
      await page.waitForTimeout(8000)
    },
  },
  'server-gone-save': {
    as: OWNER,
    path: '/leads?create=leads',
    play: async (page, { say }) => {
      const form = page.getByRole('dialog')
      await form.locator('[data-field="name"] input').first().fill('王小明')
      await serverGone(page)
      await form.getByRole('button', { name: say('form.save') }).click()
      await page.getByRole('alert').first().waitFor()
    },
  },
  'server-gone-cold': {
    as: OWNER,
    play: async (page, { settle }) => {
      await serverGone(page)
      await page.reload()
      await settle()
      await page.waitForTimeout(8000)
    },
  },
  offline: {
    as: OWNER,
    path: '/accounts?view=all',
    play: async (page) => {
      await firstRow(page)
      await page.context().setOffline(true)
      await page.evaluate(() => dispatchEvent(new Event('offline')))
    },
  },
  'menu-record': { as: OWNER, play: recordMenu },
  'menu-view': {
    as: SELLER,
    path: '/opportunities?view=newest&f=amount.gte.100000',
    play: async (page, { say, language, phone }) => {
      await firstRow(page)
      await button(page, say('view.save.as')).click()
      const name = language === 'zh' ? `大单 ${phone ? '手机' : '桌面'}` : `Large deals ${phone ? 'phone' : 'desk'}`
      await page.getByRole('textbox', { name: say('view.name') }).fill(name)
      await page.keyboard.press('Enter')
      await button(page, say('view.menu', { name })).click()
      await page.getByRole('menu').waitFor()
    },
  },
  'list-sort': {
    as: OWNER,
    path: '/opportunities?view=newest&sort=amount.desc,name',
    play: async (page) => {
      await firstRow(page)
      await page.locator('main button').filter({ hasText: /↓.*↑/ }).first().click()
    },
  },
  'list-chart-line': {
    as: OWNER,
    path: '/opportunities?view=newest&as=chart&chart=line,sum:amount_base,close_date',
    play: (page) => page.locator('[role="img"]').waitFor(),
  },
  'list-deep-filter': {
    as: OWNER,
    path: '/opportunities?view=newest&f=or(and(amount.gte.500000,stage.in.(verify)),and(@account_id.level.in.(VIP),close_date.within.this_month))',
    play: async (page) => {
      await firstRow(page)
      await page.locator('[data-chip], [class*=chip]').first().click()
    },
  },
  'list-activities': { as: OWNER, path: '/activities', play: firstRow },
  'list-events': { as: OWNER, path: '/events', play: firstRow },
  'list-users': { as: OWNER, path: '/users', play: firstRow },
  'list-currencies': { as: OWNER, path: '/currencies', play: firstRow },
  'list-campaigns': { as: OWNER, path: '/campaigns', play: firstRow },
  'record-user': { as: OWNER, path: '/users/2' },
  'record-task': { as: SELLER, play: at('tasks', 'order=id.desc') },
  'record-activity': { as: OWNER, play: at('activities', 'order=id.desc') },
  'record-product': { as: OWNER, play: at('products', 'order=id') },
  'record-campaign': { as: OWNER, play: at('campaigns', 'order=id') },
  'record-field-history': {
    as: OWNER,
    only: 'desk',
    play: async (page, tools) => {
      const id = await first(page, 'accounts?select=id&order=id.desc')
      const headers = { Origin: new URL(page.url()).origin }
      for (const data of [{ level: 'A', short_name: '蓝门' }, { level: 'VIP', short_name: '蓝门咖啡' }])
        await page.request.patch(`/api/v1/accounts?id=eq.${id}`, { data, headers })
      await page.goto(`/accounts/${id}`)
      await tools.settle()
      await page.locator('[data-field="short_name"] button').first().click()
      await page.getByRole('dialog').waitFor()
    },
  },
  'record-owner': {
    as: OWNER,
    only: 'desk',
    play: async (page, tools) => {
      await largestDeal(page, tools)
      await page.locator('[data-field="close_date"] button').last().click()
    },
  },
  'record-lost': {
    as: OWNER,
    play: async (page, tools) => {
      await largestDeal(page, tools)
      await page.getByRole('list', { name: tools.say('path.title') }).getByRole('button').last().click()
      await page.getByRole('dialog').waitFor()
    },
  },
  'record-convert': {
    as: OWNER,
    play: async (page, tools) => {
      await at('leads', 'status=eq.qualified&order=id')(page, tools)
      await button(page, tools.say('primary.lead.convert')).click()
    },
  },
  'record-conflict': {
    as: OWNER,
    only: 'desk',
    play: async (page, { settle, language, dark }) => {
      const id = language === 'zh' ? 14 : dark ? 15 : 16
      await page.goto(`/accounts/${id}`)
      await settle()
      const name = page.locator('[data-field="name"]')
      await name.getByRole('button').last().click()
      await name.getByRole('textbox').fill('我写的')
      const headers = { Origin: new URL(page.url()).origin }
      await page.request.patch(`/api/v1/accounts?id=eq.${id}`, { data: { name: '别人写的' }, headers })
      await page.keyboard.press('Enter')
      await name.getByRole('alert').waitFor()
    },
  },
  'related-add': {
    as: OWNER,
    only: 'desk',
    play: async (page, tools) => {
      await busyCustomer(page, tools)
      await page.getByRole('button', { name: tools.language === 'zh' ? /^新建|^添加/ : /^Add / }).first().click()
      await tools.settle()
    },
  },
  'share-view': {
    as: SELLER,
    path: '/accounts?view=all&f=kind.in.(company)',
    play: async (page, { say, language, phone, dark }) => {
      await firstRow(page)
      await button(page, say('view.save.as')).click()
      const name = `${language} ${phone} ${dark}`
      await page.getByRole('textbox', { name: say('view.name') }).fill(name)
      await page.keyboard.press('Enter')
      await button(page, say('view.menu', { name })).click()
      await page.getByRole('menuitem', { name: say('share.open') }).click()
      await page.getByRole('dialog').getByRole('radio', { name: say('share.chosen') }).check()
      await page.getByRole('dialog').getByRole('textbox', { name: say('share.find') }).fill('周')
      await page.waitForTimeout(500)
    },
  },
  'bin-filled': {
    as: OWNER,
    play: async (page, { settle }) => {
      const headers = { Origin: new URL(page.url()).origin, Prefer: 'return=representation' }
      const names = Array.from({ length: 12 }, (_, at) => ({ name: `标签 ${Date.now() % 100000} ${at}` }))
      const made = await (await page.request.post('/api/v1/tags?select=id', { data: names, headers })).json()
      for (const { id } of made) await page.request.delete(`/api/v1/tags?id=eq.${id}`, { headers })
      await page.goto('/bin')
      await settle()
      await page.locator('main').getByRole('checkbox').nth(1).check({ force: true })
      await page.locator('main').getByRole('checkbox').nth(2).check({ force: true })
      await page.getByRole('toolbar').waitFor({ timeout: 3000 }).catch(() => undefined)
    },
  },
  'changes-many': {
    as: 'lin.lan',
    play: async (page, { settle }) => {
      const headers = { Origin: new URL(page.url()).origin, Prefer: 'return=representation' }
      const ids = (await (await page.request.get('/api/v1/accounts?select=id&order=id.desc&limit=30')).json()).map(({ id }) => id)
      await page.request.patch(`/api/v1/accounts?id=in.(${ids})`, { data: { level: 'B', industry: 'catering', city: '杭州市' }, headers })
      await page.request.patch(`/api/v1/accounts?id=eq.${ids[0]}`, { data: { description: '很长的一段说明。'.repeat(30) }, headers })
      await page.request.patch(`/api/v1/accounts?id=eq.${ids[1]}`, { data: { owner_id: 3 }, headers })
      const made = await (await page.request.post('/api/v1/tasks?select=id', { data: { title: '给蓝门咖啡馆的王老板打电话，约下周二看机器，带三种豆子样品过去' }, headers })).json()
      await page.request.delete(`/api/v1/tasks?id=eq.${made[0].id}`, { headers })
      await page.goto('/changes')
      await settle()
    },
  },
  'changes-empty': { as: 'xu.duo', path: '/changes' },
  'bin-nothing': { as: 'xu.duo', path: '/bin' },
  'calendar-week-phone': { as: SELLER, only: 'phone', path: '/calendar?span=week' },
  'calendar-day-phone': { as: SELLER, only: 'phone', path: '/calendar?span=day' },
  'calendar-team': { as: OWNER, path: '/calendar?span=month&who=team' },
  'calendar-shown': {
    as: OWNER,
    path: '/calendar?span=month&who=team',
    play: async (page, { say }) => {
      await button(page, say('calendar.show')).click()
      await page.getByRole('checkbox').first().waitFor()
    },
  },
  'chart-number': { as: OWNER, path: '/dashboards', play: chart('number') },
  'chart-pie': { as: OWNER, path: '/dashboards', play: chart('pie') },
  'chart-table': { as: OWNER, path: '/dashboards', play: chart('table') },
  'chart-line': { as: OWNER, path: '/dashboards', play: chart('line') },
  'dashboard-empty': {
    as: SELLER,
    path: '/dashboards',
    play: async (page, { say }) => {
      await page.getByRole('textbox', { name: say('dashboards.new') }).fill('周一例会')
      await page.getByRole('main').getByRole('button', { name: say('create'), exact: true }).click()
      await page.waitForURL(/\/dashboards\/\d+/)
    },
  },
  'palette-nothing': {
    as: OWNER,
    play: async (page, { say, settle }) => {
      if (await button(page, say('palette.title')).count()) await button(page, say('palette.title')).click()
      else await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: say('palette.title') }).fill('qqqqzzzz')
      await settle()
    },
  },
  'palette-command': {
    as: OWNER,
    play: async (page, { say, settle }) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: say('palette.title') }).fill('new')
      await settle()
    },
  },
  'board-leads': { as: OWNER, path: '/leads?as=board', play: (page) => page.getByRole('region').first().waitFor() },
  'board-seller': { as: SELLER, path: '/opportunities?as=board', play: (page) => page.getByRole('region').first().waitFor() },
  'phone-create': { as: OWNER, only: 'phone', play: (page, { say }) => button(page, say('create')).click() },
  'import-denied': { as: 'xu.duo', path: '/products/import' },
  'import-products': { as: OWNER, path: '/products/import' },
  'simple-home': { as: CALM, simple: true },
  'simple-record': { as: CALM, simple: true, play: busyCustomer },
  'simple-board': { as: CALM, simple: true, path: '/opportunities?as=board' },
  'print-list': { as: OWNER, only: 'desk', path: '/opportunities?view=newest', play: firstRow, paper: true },
  'print-record': { as: OWNER, only: 'desk', play: busyCustomer, paper: true },
  'print-deal': { as: OWNER, play: largestDeal, paper: true },
  'print-board': { as: OWNER, only: 'desk', path: '/opportunities?as=board', play: (page) => page.getByRole('region').first().waitFor(), paper: true },
  'print-calendar': { as: SELLER, only: 'desk', path: '/calendar?span=month', paper: true },
  'print-list-calendar': { as: OWNER, only: 'desk', path: '/opportunities?as=calendar', play: (page) => page.getByRole('grid').waitFor(), paper: true },
  'print-list-chart': {
    as: OWNER,
    only: 'desk',
    path: '/opportunities?view=newest&as=chart',
    play: (page) => page.locator('[role="img"]').waitFor(),
    paper: true,
  },
  'print-calendar-week': { as: SELLER, only: 'desk', path: '/calendar?span=week', paper: true },
  'print-home': { as: OWNER, only: 'desk', paper: true },
  'print-dashboard': {
    as: OWNER,
    only: 'desk',
    path: '/dashboards',
    play: async (page) => {
      await page.getByRole('link', { name: /销售概览|Sales overview/ }).click()
      await page.locator('[role="img"]').first().waitFor()
    },
    paper: true,
  },
  'print-grouped': { as: OWNER, only: 'desk', path: '/accounts?view=all&group=level', play: firstRow, paper: true },
  'tour-boss': { as: OWNER, tour: true },
  'form-paste': {
    as: SELLER,
    path: '/leads?create=leads',
    play: async (page, { say }) => {
      const form = page.getByRole('dialog')
      await form.getByRole('button', { name: say('paste.box.open') }).click()
      await form.getByLabel(say('paste.box.label')).fill('蓝门咖啡有限公司 李红 店长\n138 0000 1111\n浙江省杭州市西湖区文三路478号')
    },
  },
  'form-pasted': {
    as: SELLER,
    path: '/accounts?create=accounts',
    play: async (page, { say }) => {
      const form = page.getByRole('dialog')
      await form.getByRole('button', { name: say('paste.box.open') }).click()
      await form.getByLabel(say('paste.box.label')).fill('蓝门咖啡有限公司 李红 店长\n138 0000 1111\n浙江省杭州市西湖区文三路478号')
      await form.getByRole('button', { name: say('paste.box.read') }).click()
      await form.getByRole('status').getByText(/蓝|Filled|已填写/).waitFor()
    },
  },
}
