import { same, until } from '../lib/expect.mjs'

/** Asks as whoever is signed in on this page. */
async function api(page, method, path, data) {
  if (page.url() === 'about:blank') await page.goto('/help')
  const headers = { Origin: new URL(page.url()).origin, Prefer: 'return=representation' }
  const answer = await page.request.fetch(`/api/v1/${path}`, { method, data, headers })
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`)
  return answer.status() === 204 ? null : answer.json()
}

const clear = async (page) => {
  await api(page, 'DELETE', 'notifications?user_id=eq.@me&id=gt.0')
  await api(page, 'DELETE', 'followers?user_id=eq.@me&id=gt.0')
}

/** One mentions the other, who is told at once, and follows the record then. */
async function mention({ page, another, check, words }) {
  const other = await another({ as: 'zhou.jianguo', language: words.otherLanguage })
  await clear(other)
  const [made] = await api(page, 'POST', 'accounts?select=id', { name: words.name })
  await other.goto('/help')
  await other.getByRole('button', { name: words.otherBell }).waitFor()
  await page.goto(`/accounts/${made.id}`)
  await page.getByRole('heading', { name: words.name }).waitFor()
  await page.getByRole('group', { name: words.kinds }).getByRole('button', { name: words.comment }).click()
  const area = page.getByRole('textbox', { name: words.comment })
  await area.pressSequentially(`${words.said} @周建国`)
  await page.getByRole('option', { name: '周建国' }).waitFor()
  await check()
  await area.press('Enter')
  await until(() => area.inputValue(), (text) => text === `${words.said} @周建国 `, 'the name')
  await page.getByRole('button', { name: words.save }).click()
  await page.getByText(`${words.said} @周建国`).last().waitFor()
  // The other looks at something else, and hears of it.
  await other.getByRole('button', { name: words.otherUnread }).click()
  const panel = other.getByRole('dialog', { name: words.otherTitle })
  const line = panel.getByRole('button', { name: words.otherLine })
  await line.waitFor()
  await panel.getByText(words.said).waitFor()
  await line.click()
  await other.getByRole('heading', { name: words.name }).waitFor()
  await other.getByRole('button', { name: words.otherBell }).waitFor()
  const [read] = await api(other, 'GET', 'notifications?select=kind,read_at&user_id=eq.@me')
  same([read.kind, read.read_at !== null], ['mention', true], 'what he was told')
  await other.getByRole('button', { name: words.otherFollow }).click()
  await until(() => api(other, 'GET', `followers?record_id=eq.${made.id}`), (rows) => rows.length === 1, 'he follows')
  await api(page, 'PATCH', `accounts?id=eq.${made.id}`, { website: 'https://new.example' })
  await other.getByRole('button', { name: words.otherUnread }).waitFor()
  await clear(other)
  await api(page, 'DELETE', `accounts?id=eq.${made.id}`)
}

export default {
  'who is mentioned hears of it at once': {
    as: 'chen.yuhang',
    language: 'zh',
    play: (page, { another, check }) =>
      mention({
        page,
        another,
        check,
        words: {
          name: '通知测试茶馆', otherLanguage: 'en', kinds: '跟进方式', comment: '评论', said: '请看一下', save: '保存',
          otherBell: 'Notifications', otherUnread: /unread notifications/, otherTitle: 'Notifications',
          otherLine: /mentioned you on “通知测试茶馆”/, otherFollow: 'Follow',
        },
      }),
  },
  'what one is told is chosen in the profile, and read on a phone': {
    as: 'chen.yuhang',
    phone: true,
    play: async (page, { another, check }) => {
      await clear(page)
      const boss = await another({ as: 'zhou.jianguo', language: 'zh' })
      const { user } = await api(page, 'GET', 'session')
      const given = await api(boss, 'POST', 'leads?select=id', { name: 'Notified Tea', phone: '13800138000', owner_id: user.id })
      await page.goto('/')
      await page.getByRole('link', { name: /unread notifications/ }).click()
      const line = page.getByRole('button', { name: /gave you “Notified Tea”/ })
      await line.waitFor()
      await check()
      // Others may have come meanwhile, of what other stories do.
      const told = page.getByRole('listitem').filter({ hasText: 'Notified Tea' })
      await told.getByRole('button', { name: 'Mark as read', exact: true }).click()
      await told.getByRole('button', { name: 'Mark as unread' }).waitFor()
      await page.getByRole('link', { name: 'What I am told of' }).click()
      const off = page.getByRole('switch', { name: 'Given to me' })
      await off.uncheck({ force: true })
      await check()
      await until(
        () => api(page, 'GET', 'user_settings?select=value&key=eq.notifications&user_id=eq.@me'),
        (rows) => rows[0]?.value.off.includes('assigned'),
        'the setting',
      )
      await api(boss, 'DELETE', `leads?id=eq.${given[0].id}`)
      await api(page, 'DELETE', 'user_settings?key=eq.notifications&user_id=eq.@me')
      await clear(page)
    },
  },
}
