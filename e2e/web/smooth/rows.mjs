// Many contacts, through the API.

/** How many records one request may make. */
const MOST = 1000

const FAMILY = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'
const GIVEN = '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚'

export async function made(page, count) {
  const headers = { Origin: new URL(page.url()).origin, Prefer: 'return=minimal' }
  for (let at = 0; at < count; at += MOST) {
    const data = Array.from({ length: Math.min(MOST, count - at) }, (_, index) => {
      const number = at + index
      const name = FAMILY[number % 20] + GIVEN[Math.floor(number / 20) % 20] + GIVEN[Math.floor(number / 400) % 20]
      return { name, phone: String(13_000_000_000 + number * 7) }
    })
    const answer = await page.request.post('/api/v1/contacts', { data, headers, timeout: 60_000 })
    if (!answer.ok()) throw new Error(`making contacts: ${answer.status()} ${await answer.text()}`)
  }
}
