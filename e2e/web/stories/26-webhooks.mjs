import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import { same, until } from '../lib/expect.mjs'

/** Another system on this machine, which keeps what comes. */
async function receiver() {
  const calls = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const part of request) text += part
    calls.push({ headers: request.headers, text, body: JSON.parse(text) })
    response.writeHead(200).end('thanks')
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { calls, url: `http://127.0.0.1:${server.address().port}/hooks`, close: () => server.close() }
}

function signed(secret, { headers, text }) {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`
}

/** Fills the form of a new webhook in. */
async function fill(form, name, url, change) {
  await form.locator('[data-field="name"] input').fill(name)
  await form.locator('[data-field="url"] input').fill(url)
  await form.locator('[data-field="objects"] input').fill('contact')
  await form.locator('[data-field="changes"] input').first().click()
  await form.page().getByRole('option', { name: change }).click()
  await form.page().keyboard.press('Escape')
}

/** Nothing is told to anybody once the story is over. */
async function away(page) {
  const headers = { Origin: new URL(page.url()).origin }
  same((await page.request.delete('/api/v1/webhooks?name=eq.Storybook', { headers })).ok(), true, 'it is away again')
}

export default {
  'another system is told of changes, and a test shows that it hears them': {
    as: 'zhou.jianguo',
    play: async (page, { check }) => {
      const other = await receiver()
      await page.goto('/webhooks?create=webhooks')
      const form = page.getByRole('dialog', { name: 'New webhook' })
      await fill(form, 'Storybook', other.url, 'Changed')
      await check()
      await form.getByRole('button', { name: 'Save', exact: true }).click()
      await page.waitForURL(/\/webhooks\/\d+$/)
      await page.getByRole('button', { name: 'Send a test' }).click()
      await page.getByText('The test is on its way').waitFor()
      await until(() => other.calls.length, (count) => count === 1, 'the test')
      same(other.calls[0].body.type, 'webhook.test', 'what came')
      await page.getByRole('button', { name: 'Show Signing secret' }).click()
      const shown = page.getByText(/^whsec_/)
      await shown.waitFor()
      const secret = /whsec_\S+={0,2}/.exec(await shown.innerText())[0].replace(/Hide.*$/, '')
      same(other.calls[0].headers['webhook-signature'], signed(secret, other.calls[0]), 'who called')
      const [one] = await (await page.request.get('/api/v1/contacts?select=id,title&order=id&limit=1')).json()
      const headers = { Origin: new URL(page.url()).origin }
      const change = (title) => page.request.patch(`/api/v1/contacts?id=eq.${one.id}`, { data: { title }, headers })
      same((await change('Storyteller')).ok(), true, 'a contact is changed')
      await until(() => other.calls.length, (count) => count === 2, 'the change')
      const { type, data } = other.calls[1].body
      same([type, data.id, data.changed.includes('title'), data.record.title], ['contact.updated', one.id, true, 'Storyteller'], 'what came')
      same((await change(one.title)).ok(), true, 'it is as it was')
      await until(() => other.calls.length, (count) => count === 3, 'the change back')
      await page.reload()
      await check()
      const [delivery] = await (await page.request.get('/api/v1/webhook_deliveries?select=id,message&event=eq.webhook.test&order=id.desc&limit=1')).json()
      await page.goto(`/webhook_deliveries/${delivery.id}`)
      await page.getByRole('button', { name: 'Send again' }).click()
      await until(() => other.calls.length, (count) => count === 4, 'the test again')
      same(other.calls[3].headers['webhook-id'], delivery.message, 'its number')
      await check()
      await away(page)
      other.close()
    },
  },
  'an address inside is refused in words, on the phone': {
    as: 'zhou.jianguo',
    language: 'zh',
    phone: true,
    play: async (page, { check }) => {
      await page.goto('/webhooks?create=webhooks')
      const form = page.getByRole('dialog', { name: '新建事件推送' })
      await fill(form, 'Storybook', 'https://10.0.0.1/hooks', '修改')
      await form.getByRole('button', { name: '保存', exact: true }).tap()
      await form.locator('[data-field="url"]').getByText('该地址不在公网上').waitFor()
      await check()
    },
  },
}
