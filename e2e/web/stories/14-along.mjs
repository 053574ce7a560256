import { same, settled, until } from '../lib/expect.mjs'

const WHO = 'shen.yizhou'

const kept = async (page) => (await (await page.request.get('/api/v1/user_settings?select=value&key=eq.screen')).json())[0]?.value

/** Another device of the same person. */
async function elsewhere(page, password, play) {
  const origin = new URL(page.url()).origin
  const context = await page.context().browser().newContext({ baseURL: origin, locale: 'en-GB' })
  try {
    const data = { login: `${WHO}@clearbrook.example`, password }
    const answer = await context.request.post('/api/v1/session', { data, headers: { Origin: origin } })
    same(answer.ok(), true, 'signed in there')
    const there = await context.newPage()
    await there.goto('/me')
    await play(there)
  } finally {
    await context.close()
  }
}

const tour = (page) => page.getByRole('region', { name: /^(A short tour|快速上手)$/ })

export default {
  'what one chooses goes along to another device': {
    as: WHO,
    play: async (page, { password }) => {
      await page.goto('/me')
      await page.getByText('Larger', { exact: true }).click()
      await page.getByText('Simple', { exact: true }).click()
      await until(() => kept(page), (screen) => screen?.mode === 'simple', 'it is kept')
      await until(
        async () => (await (await page.request.get('/api/v1/users?select=text_size&email=eq.shen.yizhou@clearbrook.example')).json())[0]?.text_size,
        (size) => size === 'extra_large',
        'the size of text is kept',
      )
      await elsewhere(page, password, async (there) => {
        const chosen = () => there.evaluate(() => ({ ...document.documentElement.dataset }))
        await until(chosen, ({ text, mode }) => text === 'larger' && mode === 'simple', 'it has come along')
      })
      await page.getByText('Normal', { exact: true }).first().click()
      await page.getByText('Everything', { exact: true }).click()
      await until(() => kept(page), (screen) => screen?.mode === 'full', 'it is as before')
    },
  },
  'the tour goes on where it was left, and ends everywhere': {
    as: WHO,
    tour: true,
    play: async (page, { password }) => {
      await page.goto('/me')
      await tour(page).getByRole('button', { name: 'Next' }).click()
      await until(() => kept(page), (screen) => screen?.tour === 1, 'how far it was followed')
      await elsewhere(page, password, async (there) => {
        await tour(there).getByText(/^(Step 2 of|第 2 步)/).waitFor()
        await tour(there).getByRole('button', { name: /^(Skip the tour|跳过)$/ }).first().click()
        await until(() => kept(there), (screen) => screen?.tour === 'seen', 'that it was seen')
      })
      await page.reload()
      await page.getByRole('heading', { name: 'Password' }).waitFor()
      await settled(page)
      same(await tour(page).count(), 0, 'it does not come again')
    },
  },
  'days and hours are those of the zone in which one lives': {
    as: WHO,
    play: async (page) => {
      await page.goto('/me')
      const headers = { Origin: new URL(page.url()).origin }
      const live = (zone) => page.request.post('/api/v1/rpc/change_preferences', { data: { time_zone: zone }, headers })
      same((await live('Asia/Tokyo')).ok(), true, 'the zone is settled')
      const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(new Date())
      const event = { title: 'Tea by the window', starts_at: `${day}T12:00:00Z`, ends_at: `${day}T12:30:00Z` }
      const made = await page.request.post('/api/v1/events', { data: event, headers: { ...headers, Prefer: 'return=representation' } })
      same(made.status(), 201, 'the event is made')
      const [{ id }] = await made.json()
      await page.goto('/')
      await page.getByRole('listitem').filter({ hasText: 'Tea by the window' }).getByText('21:00').waitFor()
      await page.goto(`/events/${id}`)
      await page.getByText(/today 21:00/i).first().waitFor()
      await live('Asia/Singapore')
    },
  },
}
