// Screens with more than usual: many columns, long names, conditions within conditions, large letters, one thing opened above another.

const OWNER = 'zhou.jianguo'
/** Somebody who keeps letters large: that goes along to other devices, so the others stay as they are. */
const CALM = 'he.jing'

const button = (page, name, exact = true) => page.getByRole('button', { name, exact })
const firstRow = (page) => page.locator('main [aria-rowindex]').first().waitFor()
const dialog = (page) => page.getByRole('dialog').last()

/** Letters as large as they get. */
const large = async (page, { settle }) => {
  const headers = { Origin: new URL(page.url()).origin }
  const answer = await page.request.post('/api/v1/rpc/change_preferences', { data: { text_size: 'extra_large' }, headers })
  if (!answer.ok()) throw new Error(await answer.text())
  await page.reload()
  await page.locator('html[data-text="larger"]').waitFor()
  await settle()
}

const LONG = {
  zh: '新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县蓝门咖啡烘焙与餐饮管理（集团）股份有限公司',
  en: 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Coffee Roasting and Catering Management Group (Holdings) Limited',
}

/** A customer whose name is as long as it may be, with a deal as large as it may be. */
const longNamed = (path) => async (page, { settle, language }) => {
  const headers = { Origin: new URL(page.url()).origin, Prefer: 'return=representation' }
  const name = `${LONG[language]} ${LONG[language]}`.slice(0, 120)
  const data = { name, kind: 'company', website: `https://${'long-address.'.repeat(12)}example`, level: 'VIP' }
  const answer = await page.request.post('/api/v1/accounts?select=id', { data, headers })
  if (!answer.ok()) throw new Error(await answer.text())
  const [{ id }] = await answer.json()
  const deal = { name: `${name} 2026`, account_id: id, amount: '123456789012.34', close_date: '2026-12-31', stage: 'verify' }
  await page.request.post('/api/v1/opportunities', { data: deal, headers })
  await page.goto(path(id))
  await settle()
}

/** All columns that a list can have. */
const wide = async (page, { settle }) => {
  const { objects } = await (await page.request.get('/api/v1/catalog')).json()
  const account = objects.find(({ name }) => name === 'account')
  const names = account.fields.filter(({ kind, name }) => kind !== 'json' && !['id', 'version'].includes(name)).slice(0, 30).map(({ name }) => ({ name }))
  await page.evaluate((columns) => localStorage.setItem('steward.columns.account.all', JSON.stringify(columns)), names)
  await page.reload()
  await firstRow(page)
  await settle()
}

const DEEP = [
  'or(and(@account_id.level.in.(VIP),or(@account_id.owner_id.name.ilike.*陈*,@account_id.city.eq.杭州市)),and(amount.gte.500000,not.or(stage.in.(verify),close_date.within.this_month)))',
]

export const extremes = {
  'extreme-filter': { as: OWNER, path: `/opportunities?view=newest&f=${encodeURIComponent(DEEP[0])}`, play: firstRow },
  'extreme-filter-edit': {
    as: OWNER,
    path: `/opportunities?view=newest&f=${encodeURIComponent(DEEP[0])}`,
    play: async (page, { language }) => {
      await firstRow(page)
      await page.getByRole('group').getByRole('button', { name: language === 'zh' ? /城市/ : /City/ }).first().click()
      await page.waitForTimeout(300)
    },
  },
  'extreme-columns': { as: OWNER, path: '/accounts?view=all', play: wide },
  'extreme-columns-end': {
    as: OWNER,
    only: 'desk',
    path: '/accounts?view=all',
    play: async (page, tools) => {
      await wide(page, tools)
      await page.getByRole('grid').evaluate((grid) => grid.scrollTo(99_999, 300))
    },
  },
  'extreme-name-list': { as: OWNER, play: longNamed(() => '/accounts?view=all&sort=id.desc') },
  'extreme-name-record': { as: OWNER, play: longNamed((id) => `/accounts/${id}`) },
  'extreme-name-peek': { as: OWNER, only: 'desk', play: longNamed((id) => `/accounts?view=all&peek=${id}`) },
  'extreme-name-board': { as: OWNER, play: longNamed(() => '/opportunities?as=board') },
  'extreme-name-search': {
    as: OWNER,
    play: async (page, tools) => {
      await longNamed(() => '/')(page, tools)
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox').fill(LONG[tools.language].slice(0, 8))
      await tools.settle()
    },
  },
  'larger-home': { as: CALM, play: large },
  'larger-list': { as: CALM, path: '/accounts?view=all', play: large },
  'larger-record': { as: CALM, path: '/accounts/12', play: large },
  'larger-board': { as: CALM, path: '/opportunities?as=board', play: large },
  'larger-form': { as: CALM, path: '/accounts?create=accounts', play: large },
  'larger-calendar': { as: CALM, path: '/calendar?span=month', play: large },
  'larger-dashboard': { as: CALM, path: '/dashboards/1', play: large },
  'larger-import': { as: CALM, path: '/accounts/import', play: large },
  'larger-me': { as: CALM, path: '/me', play: large },
  'time-zone': {
    as: OWNER,
    path: '/me',
    play: async (page, { language }) => {
      await page.getByRole('combobox', { name: language === 'zh' ? '时区' : 'Time zone' }).click()
      await page.waitForTimeout(400)
    },
  },
  'list-zone': { as: OWNER, path: '/users' },
  'above-another': {
    as: OWNER,
    path: '/accounts/12?create=opportunities',
    play: async (page, { language }) => {
      const place = dialog(page).locator('[data-field="account_id"] input').first()
      await place.fill('新来的咖啡馆')
      await page.getByRole('option', { name: /新来的咖啡馆/ }).click()
      await page.waitForTimeout(400)
      await button(page, language === 'zh' ? /^更多字段/ : /more fields?$/, false).last().click()
    },
  },
  'above-menu': {
    as: OWNER,
    path: '/leads?create=leads',
    play: async (page, { settle }) => {
      await dialog(page).locator('[data-field="owner_id"] input').first().click()
      await settle()
    },
  },
  'mistakes': {
    as: OWNER,
    path: '/accounts?create=accounts',
    play: async (page, { say, settle, language }) => {
      const form = dialog(page)
      await form.getByRole('button', { name: language === 'zh' ? /^更多字段/ : /more fields?$/ }).click()
      for (const [field, text] of [['name', 'x'], ['phone', '12'], ['email', 'nobody'], ['website', 'a b'], ['employees', '-3'], ['annual_revenue', 'much']]) {
        const input = form.locator(`[data-field="${field}"] input`).first()
        if (await input.count()) await input.fill(text)
      }
      await form.getByRole('button', { name: say('form.save') }).click()
      await settle()
    },
  },
}
