// Every screen: who looks, where it is, and what is done there before the picture is taken.
import { workbook } from '../lib/xlsx.mjs'

/** An address book as a phone gives it out. */
const CARDS = {
  name: 'contacts.vcf',
  mimeType: 'text/vcard',
  buffer: Buffer.from(
    [
      'BEGIN:VCARD',
      'VERSION:3.0',
      'FN:张小雨',
      'N:张;小雨;;;',
      'TITLE:采购经理',
      'TEL;TYPE=CELL:13812345678',
      'TEL;TYPE=WORK:+86 571 8888 8888',
      'EMAIL:zhang@b.example',
      'EMAIL:yu@c.example',
      'BDAY:1990-05-01',
      'END:VCARD',
      'BEGIN:VCARD',
      'VERSION:2.1',
      'N:Doe;Jane',
      'TEL;CELL:+1 415 555 2671',
      'END:VCARD',
      '',
    ].join('\r\n'),
  ),
}

const OWNER = 'zhou.jianguo'
const SELLER = 'chen.yuhang'
/** Somebody who keeps screens simple: that goes along to other devices, so the others stay as they are. */
const CALM = 'he.jing'

const rows = (page) => page.getByRole('row').filter({ has: page.getByRole('link') })
/** On the phone a row is one thing to touch, without links inside. */
const firstRow = (page) => page.locator('main [aria-rowindex]').first().waitFor()
const button = (page, name, exact = true) => page.getByRole('button', { name, exact })

/** The first record that meets a condition. */
async function find(page, query) {
  const found = await page.request.get(`/api/v1/${query}&limit=1`).then((answer) => answer.json())
  if (!found[0]) throw new Error(`nothing for ${query}`)
  return found[0].id
}

const goTo = (object, query) => async (page, { settle }) => {
  await page.goto(`/${object}/${await find(page, `${object}?${query}`)}`)
  await settle()
  await page.getByRole('heading').first().waitFor()
}

/** A customer with whom a lot is going on. */
const busyCustomer = goTo('accounts', 'select=id&kind=eq.company&order=open_opportunity_base.desc,id')

/** One of its parts, which are tabs on the phone. */
const busyPart = (name) => async (page, tools) => {
  await busyCustomer(page, tools)
  await page.getByRole('tab', { name: tools.say(`tab.${name}`) }).click()
}

/** A dashboard with all kinds of charts. */
async function overview(page) {
  await page.getByRole('link', { name: /销售概览|Sales overview/ }).click()
  await page.locator('[role="img"]').first().waitFor()
}

const SHEET = [
  ['客户名称', '联系电话', '所属行业', '客户等级', '城市', '自编号'],
  ['蓝门咖啡馆', '021-62881234', '餐饮', 'A', '上海市', 'x1'],
  ['西湖茶行', '13812345678', '零售', 'B', '杭州市', 'x2'],
  ['梧桐烘焙', '1.39E+10', '餐饮', 'B', '苏州市', 'x3'],
  ['北岸酒店', '13900001111', '没有的行业', 'VIP', '宁波市', 'x4'],
]

const sheet = (page) =>
  page.locator('input[type=file]').setInputFiles({
    name: '客户名单.xlsx',
    mimeType: 'application/octet-stream',
    buffer: workbook(SHEET),
  })

/** Has been told of a few things. */
async function told(page) {
  await page.goto('/help')
  const headers = { Origin: new URL(page.url()).origin }
  const ask = async (path) => (await page.request.get(`/api/v1/${path}`)).json()
  const { user } = await ask('session')
  const [deal] = await ask('opportunities?select=id&outcome=eq.open&order=id&limit=1')
  const [boss] = await ask('users?select=id&name=eq.周建国')
  const one = (kind, more) => ({
    user_id: user.id, kind, subject_object: 'opportunity', subject_id: deal.id, actor_id: boss.id, number: 1,
    detail: null, read_at: null, ...more,
  })
  const data = [
    one('changed', { detail: ['amount', 'stage'], read_at: '2026-01-05T02:00:00Z' }),
    one('event', { actor_id: null, detail: { at: '2026-01-05T02:00:00Z' } }),
    one('assigned', { number: 12 }),
    one('mention', {}),
  ]
  const made = await page.request.post('/api/v1/notifications', { data, headers })
  if (!made.ok()) throw new Error(await made.text())
}

/** Sets a company up, up to a step. */
async function setUp(page, { code, password, say, language }, step) {
  await page.goto(`/setup?code=${code}`)
  await page.getByLabel(say('setup.company')).waitFor()
  if (step === 1) return
  await page.getByLabel(say('setup.company')).fill(language === 'zh' ? '蓝门咖啡' : 'Blue Door Coffee')
  await button(page, say('setup.next')).click()
  await page.getByLabel(say('setup.name')).fill(language === 'zh' ? '李红' : 'Ann Lee')
  await page.getByLabel(say('setup.login')).fill('13812345678')
  await page.getByLabel(say('sign.password'), { exact: true }).fill(password)
  if (step === 2) return
  await button(page, say('setup.finish')).click()
  await page.getByRole('heading', { name: say('setup.done') }).waitFor()
}

async function emptyCompany(page, tools, path) {
  await setUp(page, tools, 3)
  await page.evaluate(async () => {
    const { user } = await (await fetch('/api/v1/session')).json()
    localStorage.setItem(`steward.tour.${user.id}`, 'seen')
  })
  await page.goto(path)
  await tools.settle()
}

const desk = { phone: false, dark: false, language: 'zh' }

export const screens = {
  'sign-in': {},
  'setup-1': { empty: true, play: (page, tools) => setUp(page, tools, 1) },
  'setup-2': { empty: true, play: (page, tools) => setUp(page, tools, 2) },
  'setup-3': { empty: true, play: (page, tools) => setUp(page, tools, 3) },
  'empty-home': { empty: true, play: (page, tools) => emptyCompany(page, tools, '/') },
  'empty-list': { empty: true, play: (page, tools) => emptyCompany(page, tools, '/accounts') },
  'empty-board': { empty: true, play: (page, tools) => emptyCompany(page, tools, '/opportunities') },
  'import-outcome': {
    empty: true,
    play: async (page, tools) => {
      await emptyCompany(page, tools, '/accounts/import')
      await sheet(page)
      await page.getByRole('button', { name: tools.say('import.do_other', { shown: 2 }) }).click()
      await page.getByRole('heading', { name: tools.say('import.done') }).waitFor()
    },
  },
  'import-choose': { as: OWNER, path: '/accounts/import' },
  'import-prepare': {
    as: OWNER,
    path: '/accounts/import',
    docs: [{ file: 'import', ...desk }],
    play: async (page, { say }) => {
      await sheet(page)
      await page.getByRole('button', { name: say('import.do_other', { shown: 2 }) }).waitFor()
      await page.getByText(say('import.would.refused_other', { shown: 2 })).waitFor()
    },
  },
  'import-cards': {
    as: OWNER,
    path: '/contacts/import',
    play: async (page) => {
      await page.locator('input[type=file]').setInputFiles(CARDS)
      await page.getByText('13812345678').first().waitFor()
    },
  },
  home: { as: OWNER, docs: [{ file: 'home', ...desk }, { file: 'phone', phone: true, dark: false, language: 'zh' }] },
  'home-seller': { as: SELLER },
  list: {
    as: OWNER,
    path: '/accounts?view=all',
    play: firstRow,
    docs: [{ file: 'list', ...desk }],
  },
  'list-contacts': { as: OWNER, path: '/contacts', play: firstRow },
  'list-leads': { as: OWNER, path: '/leads', play: firstRow },
  'list-tasks': { as: OWNER, path: '/tasks', play: firstRow },
  'list-products': { as: OWNER, path: '/products', play: firstRow },
  'list-filtered': {
    as: OWNER,
    path: '/opportunities?view=newest&f=or(amount.gte.500000,@account_id.level.in.(VIP))&f=outcome.in.(open)&sort=amount.desc,name',
    play: firstRow,
  },
  'list-nothing': { as: OWNER, path: '/accounts?q=zzzz' },
  'list-grouped': { as: OWNER, path: '/accounts?view=all&group=level', play: firstRow },
  'list-filter': {
    as: OWNER,
    only: 'desk',
    path: '/opportunities?view=newest',
    play: async (page, { say }) => {
      await firstRow(page)
      await button(page, say('filter.add')).click()
      await page.getByRole('textbox', { name: say('filter.field') }).waitFor()
    },
  },
  'list-filter-value': {
    as: OWNER,
    path: '/opportunities?view=newest',
    play: async (page, { say, language }) => {
      await firstRow(page)
      await button(page, say('filter.add')).click()
      await page.getByRole('textbox', { name: say('filter.field') }).fill(language === 'zh' ? '预计成交' : 'Close date')
      await page.keyboard.press('Enter')
      await page.getByText(say('filter.needed')).waitFor()
    },
  },
  'list-columns': {
    as: OWNER,
    path: '/accounts?view=all',
    play: async (page, { say }) => {
      await firstRow(page)
      await button(page, say('columns')).click()
      await page.getByPlaceholder(say('columns.find')).waitFor()
    },
  },
  'list-header-menu': {
    as: OWNER,
    only: 'desk',
    path: '/accounts?view=all',
    play: async (page) => {
      await firstRow(page)
      await page.getByRole('columnheader').nth(3).hover()
      await page.getByRole('columnheader').nth(3).locator('[aria-haspopup]').click()
      await page.getByRole('menu').waitFor()
    },
  },
  'list-selected': {
    as: OWNER,
    only: 'desk',
    path: '/accounts?view=all',
    play: async (page) => {
      await firstRow(page)
      for (const at of [0, 1, 2]) await rows(page).nth(at).getByRole('checkbox').check({ force: true })
      await page.getByRole('toolbar').waitFor()
    },
  },
  'list-edit-many': {
    as: OWNER,
    only: 'desk',
    path: '/accounts?view=all',
    play: async (page, { say }) => {
      await firstRow(page)
      for (const at of [0, 1, 2]) await rows(page).nth(at).getByRole('checkbox').check({ force: true })
      await page.getByRole('toolbar').getByRole('button', { name: say('selection.edit'), exact: true }).click()
      await page.getByRole('combobox', { name: say('selection.edit.field') }).waitFor()
    },
  },
  'list-cell': {
    as: OWNER,
    only: 'desk',
    path: '/accounts?view=all',
    play: async (page) => {
      await firstRow(page)
      await page.keyboard.press('j')
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('e')
    },
  },
  'list-peek': {
    as: OWNER,
    only: 'desk',
    path: '/opportunities?view=newest',
    play: async (page) => {
      await firstRow(page)
      await rows(page).nth(2).getByRole('link').first().click()
      await page.getByRole('complementary').last().waitFor()
    },
  },
  'view-save': {
    as: SELLER,
    path: '/opportunities?view=newest&f=amount.gte.100000',
    play: async (page, { say }) => {
      await firstRow(page)
      await button(page, say('view.save.as')).click()
      await page.getByRole('textbox', { name: say('view.name') }).waitFor()
    },
  },
  board: {
    as: OWNER,
    path: '/opportunities?as=board',
    docs: [{ file: 'board', ...desk }],
    play: (page) => page.getByRole('region').first().waitFor(),
  },
  'board-tasks': { as: OWNER, path: '/tasks?as=board', play: (page) => page.getByRole('region').first().waitFor() },
  'list-calendar': { as: OWNER, path: '/opportunities?as=calendar', play: (page) => page.getByRole('grid').waitFor() },
  'list-chart': {
    as: OWNER,
    path: '/opportunities?view=newest&as=chart',
    play: (page) => page.locator('[role="img"]').waitFor(),
  },
  'calendar-month': { as: SELLER, path: '/calendar?span=month' },
  'calendar-week': { as: SELLER, path: '/calendar?span=week', only: 'desk', docs: [{ file: 'calendar', ...desk }] },
  'calendar-day': { as: SELLER, path: '/calendar?span=day', only: 'desk' },
  'calendar-agenda': { as: SELLER, path: '/calendar?span=agenda' },
  'record-company': {
    as: OWNER,
    play: busyCustomer,
    docs: [{ file: 'record', ...desk }, { file: 'record-dark', phone: false, dark: true, language: 'en' }],
  },
  'record-person': { as: OWNER, play: goTo('accounts', 'select=id&kind=eq.person&order=id') },
  'record-contact': { as: OWNER, play: goTo('contacts', 'select=id&order=id') },
  'record-opportunity': { as: OWNER, play: goTo('opportunities', 'select=id&outcome=eq.open&order=amount.desc') },
  'record-lead': { as: OWNER, play: goTo('leads', 'select=id&order=id.desc') },
  'record-event': { as: SELLER, play: goTo('events', 'select=id&order=id.desc') },
  'record-timeline': { as: OWNER, only: 'phone', play: busyPart('timeline') },
  'record-related': { as: OWNER, only: 'phone', play: busyPart('related') },
  'record-compose': {
    as: OWNER,
    play: async (page, tools) => {
      const { say, phone } = tools
      await (phone ? busyPart('timeline') : busyCustomer)(page, tools)
      await page.getByRole('group', { name: say('composer.kind') }).getByRole('button', { name: say('composer.call') }).click()
      await page.keyboard.type('确认周五送样豆，下周看机器')
    },
  },
  'record-edit': {
    as: OWNER,
    only: 'desk',
    play: async (page, tools) => {
      await busyCustomer(page, tools)
      await page.locator('[data-field="level"] button').last().click()
    },
  },
  'record-field': {
    as: OWNER,
    only: 'desk',
    play: async (page, tools) => {
      await goTo('opportunities', 'select=id&outcome=eq.open&order=amount.desc')(page, tools)
      await page.locator('[data-field="amount"] button').first().click()
      await page.getByRole('dialog').waitFor()
    },
  },
  'record-nowhere': { as: OWNER, path: '/accounts/99999999' },
  'form-account': { as: OWNER, path: '/accounts?create=accounts', play: (page) => page.getByRole('dialog').waitFor() },
  'form-person': {
    as: OWNER,
    path: '/accounts?create=accounts&with=kind.person',
    play: (page) => page.getByRole('dialog').waitFor(),
  },
  'form-more': {
    as: OWNER,
    path: '/accounts?create=accounts',
    play: async (page, { language }) => {
      const form = page.getByRole('dialog')
      await form.getByRole('button', { name: language === 'zh' ? /^更多字段/ : /more fields?$/ }).click()
    },
  },
  'form-mistake': {
    as: OWNER,
    path: '/opportunities?create=opportunities',
    play: async (page, { say }) => {
      await button(page.getByRole('dialog'), say('form.save')).click()
      await page.getByRole('alert').first().waitFor()
    },
  },
  'form-inside': {
    as: OWNER,
    path: '/opportunities?create=opportunities',
    play: async (page) => {
      const place = page.getByRole('dialog').locator('[data-field="account_id"] input').first()
      await place.fill('新来的咖啡馆')
      await page.getByRole('option', { name: /新来的咖啡馆/ }).click()
    },
  },
  'form-lead': { as: SELLER, path: '/leads?create=leads', play: (page) => page.getByRole('dialog').waitFor() },
  'form-task': { as: SELLER, path: '/tasks?create=tasks', play: (page) => page.getByRole('dialog').waitFor() },
  'form-event': { as: SELLER, path: '/calendar?create=events', play: (page) => page.getByRole('dialog').waitFor() },
  dashboards: { as: OWNER, path: '/dashboards' },
  dashboard: {
    as: OWNER,
    path: '/dashboards',
    docs: [{ file: 'dashboard', ...desk }],
    play: async (page) => {
      await overview(page)
    },
  },
  'dashboard-edit': {
    as: OWNER,
    path: '/dashboards',
    play: async (page, { say }) => {
      await overview(page)
      await button(page, say('edit')).click()
    },
  },
  'chart-builder': {
    as: OWNER,
    path: '/dashboards',
    play: async (page, { say }) => {
      await overview(page)
      await button(page, say('edit')).click()
      await button(page, say('chart.new')).first().click()
      await page.getByRole('dialog').locator('[role="img"]').waitFor()
    },
  },
  palette: {
    as: OWNER,
    play: async (page, { say }) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: say('palette.title') }).waitFor()
    },
  },
  'palette-found': {
    as: OWNER,
    docs: [{ file: 'search', ...desk }],
    play: async (page, { say }) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: say('palette.title') }).fill('xyjd')
      await page.getByRole('option').locator('mark').first().waitFor()
    },
  },
  'menu-me': {
    as: OWNER,
    play: async (page, { say }) => {
      await page.getByRole('button', { name: say('me.menu', { name: '周建国' }) }).click()
      await page.getByRole('menu').waitFor()
    },
  },
  'menu-create': {
    as: OWNER,
    only: 'desk',
    play: async (page, { say }) => {
      await button(page, say('create')).click()
      await page.getByRole('menu').waitFor()
    },
  },
  'menu-more': { as: OWNER, only: 'phone', play: (page, { say }) => button(page, say('nav.more')).click() },
  favourites: {
    as: 'lin.lan',
    only: 'desk',
    path: '/opportunities?view=newest',
    play: async (page, { settle }) => {
      await firstRow(page)
      for (const path of ['/opportunities?view=newest', '/accounts/12']) {
        await page.goto(path)
        await settle()
        const star = page.locator('main button[aria-pressed="false"]:has(svg.tabler-icon-star)').first()
        if (await star.count()) await star.click()
      }
    },
  },
  help: { as: OWNER, path: '/help' },
  'help-chapter': { as: OWNER, path: '/help/find' },
  docs: { as: OWNER, path: '/api/docs' },
  'docs-operation': { as: OWNER, path: '/api/docs#list_accounts' },
  keys: {
    as: OWNER,
    only: 'desk',
    path: '/accounts',
    play: async (page) => {
      await firstRow(page)
      await page.keyboard.press('?')
      await page.getByRole('dialog').waitFor()
    },
  },
  notices: {
    as: SELLER,
    play: async (page) => {
      await told(page)
      await page.goto('/notices')
      await page.getByRole('main').getByRole('listitem').first().waitFor()
    },
  },
  'notices-bell': {
    as: SELLER,
    play: async (page, { say }) => {
      await told(page)
      await page.goto('/')
      await page.getByRole('banner').locator('[aria-haspopup="dialog"], a[href="/notices"]').click()
      await page.getByText(say('notice.all')).or(page.getByText(say('notice.shown.unread'))).first().waitFor()
    },
  },
  jobs: { as: OWNER, path: '/jobs' },
  profile: { as: SELLER, path: '/me' },
  changes: {
    as: OWNER,
    play: async (page, { settle }) => {
      const headers = { Origin: new URL(page.url()).origin }
      const id = await find(page, 'accounts?select=id&order=id')
      const data = { level: 'A', short_name: `蓝门 ${Date.now()}` }
      const answer = await page.request.patch(`/api/v1/accounts?id=eq.${id}`, { data, headers })
      if (!answer.ok()) throw new Error(await answer.text())
      await page.goto('/changes')
      await settle()
    },
  },
  bin: {
    as: OWNER,
    play: async (page, tools) => {
      const headers = { Origin: new URL(page.url()).origin }
      const busy = await find(page, 'accounts?select=id&order=open_opportunity_base.desc,id')
      const meant = { accounts: busy, contacts: await find(page, 'contacts?select=id&order=id') }
      for (const [object, id] of Object.entries(meant)) {
        await page.request.delete(`/api/v1/${object}?id=eq.${id}`, { headers })
      }
      await page.goto('/bin')
      await tools.settle()
      await page.locator('[data-name]').nth(1).click()
      await tools.settle()
      for (const [object, id] of Object.entries(meant)) {
        await page.request.post('/api/v1/rpc/restore', { data: { object, ids: [id] }, headers })
      }
    },
  },
  'bin-empty': { as: SELLER, path: '/bin?of=tasks' },
  print: {
    as: OWNER,
    only: 'desk',
    path: '/accounts?view=all',
    play: async (page, { say }) => {
      await page.evaluate(() => {
        globalThis.print = () => dispatchEvent(new Event('beforeprint'))
      })
      await firstRow(page)
      await button(page, say('print')).click()
      await page.locator('.printed').waitFor({ state: 'attached' })
      await page.emulateMedia({ media: 'print' })
    },
  },
  simple: {
    as: CALM,
    play: async (page, { settle }) => {
      await page.evaluate(() => localStorage.setItem('steward.mode', 'simple'))
      await page.reload()
      await settle()
    },
  },
  'simple-list': {
    as: CALM,
    path: '/accounts',
    play: async (page) => {
      await page.evaluate(() => {
        localStorage.setItem('steward.mode', 'simple')
        localStorage.setItem('steward.text', 'larger')
      })
      await page.reload()
      await firstRow(page)
    },
  },
  tour: { as: SELLER, tour: true },
  'no-access': { as: 'wu.min', path: '/accounts/import' },
}
