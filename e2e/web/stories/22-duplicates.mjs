import { same, until } from '../lib/expect.mjs'

/** Somebody of a company, with a phone number and an address, whom the user may see. */
async function known(page) {
  const query = 'contacts?select=id,name,phone,email&phone=not.is.null&email=not.is.null&@account_id.kind=eq.company&order=id&limit=1'
  const [one] = await (await page.request.get(`/api/v1/${query}`)).json()
  return one
}

/** Other stories count the contacts. */
async function away(page, id) {
  const headers = { Origin: new URL(page.url()).origin }
  same((await page.request.delete(`/api/v1/contacts?id=eq.${id}`, { headers })).ok(), true, 'it is away again')
}

/** Until the work has come to a pair. */
async function found(page, [a, b]) {
  const query = `duplicate_pairs?select=id&a_object=eq.contact&a_id=eq.${a}&b_id=eq.${b}`
  const pairs = async () => (await (await page.request.get(`/api/v1/${query}`)).json()).length
  await until(pairs, (count) => count === 1, 'the pair')
}

/** What the server says of the two is in the user's own language, whatever that of the screen is. */
const SAME = /has the same|相同。/

export default {
  'whom the company knows is told while one types, and saved all the same if one means it': {
    as: 'chen.yuhang',
    play: async (page, { check }) => {
      await page.goto('/contacts?create=contacts')
      const one = await known(page)
      const form = page.getByRole('dialog', { name: 'New contact' })
      const phone = form.locator('[data-field="phone"] input')
      await form.locator('[data-field="name"] input').fill(one.name)
      await phone.waitFor()
      const before = await phone.boundingBox()
      await phone.fill(one.phone)
      const mark = form.locator('[data-field="phone"]').getByRole('button', { name: 'Known already?' })
      await mark.waitFor()
      same((await phone.boundingBox()).y, before.y, 'where the field stands')
      await mark.click()
      const told = page.getByRole('dialog').filter({ hasText: SAME })
      await told.getByText(new RegExp(`(编号|number) ${one.id}\\D`)).waitFor()
      await check()
      await page.keyboard.press('Escape')
      await form.getByRole('button', { name: 'Save', exact: true }).click()
      await form.getByRole('alert').filter({ hasText: SAME }).waitFor()
      await check()
      await form.getByRole('button', { name: 'Save anyway' }).click()
      await page.waitForURL(/\/contacts\/\d+$/)
      const made = Number(/\d+$/.exec(new URL(page.url()).pathname)[0])
      same(made === one.id, false, 'it is another record')
      await away(page, made)
    },
  },
  'the one who is there is used instead, on the phone': {
    as: 'chen.yuhang',
    language: 'zh',
    phone: true,
    play: async (page, { check }) => {
      await page.goto('/leads?create=leads')
      const one = await known(page)
      const form = page.getByRole('dialog', { name: '新建线索' })
      await form.locator('[data-field="name"] input').fill(one.name)
      await form.locator('[data-field="phone"] input').fill(one.phone)
      await form.getByRole('button', { name: /^疑似已有/ }).first().tap()
      const told = page.getByRole('dialog').filter({ hasText: SAME })
      await told.getByText(`编号 ${one.id}，`).waitFor()
      await check()
      await told.getByRole('button', { name: '改用这一条' }).first().tap()
      await page.waitForURL(new RegExp(`/contacts/${one.id}$`))
      // Nothing of it is left behind as a draft.
      await page.goto('/leads?create=leads')
      same(await form.locator('[data-field="name"] input').inputValue(), '', 'the next form')
    },
  },
  'what is there twice is told apart, put back, and made one': {
    as: 'zhou.jianguo',
    play: async (page, { check }) => {
      await page.goto('/')
      const post = (path, data) => {
        const headers = { Origin: new URL(page.url()).origin, Prefer: 'return=representation' }
        return page.request.post(`/api/v1/${path}`, { data, headers })
      }
      const ids = []
      for (const title of ['店长', '经理']) {
        const values = { name: 'Quill Ferrant', title, email: 'quill.ferrant@example.com' }
        const made = await post('contacts?select=id', values)
        same(made.status(), 201, 'a contact')
        ids.push((await made.json())[0].id)
      }
      await page.getByRole('button', { name: /周建国/ }).click()
      await page.getByRole('menuitem', { name: 'Duplicates' }).click()
      await page.getByRole('button', { name: 'Look now' }).click()
      await page.getByText('Looking. What is found').waitFor()
      await found(page, ids)
      await page.goto('/duplicates?of=contacts')
      const pair = page.getByRole('listitem').filter({ hasText: 'Quill Ferrant' })
      await pair.getByText('Same name · Same e-mail').waitFor()
      await pair.getByRole('row', { name: /经理/ }).waitFor()
      await check()
      await pair.getByRole('button', { name: 'Not the same' }).click()
      await pair.waitFor({ state: 'detached' })
      await page.goto('/duplicates?view=different')
      await pair.getByRole('button', { name: 'Put back onto the list' }).click()
      await pair.waitFor({ state: 'detached' })
      await page.goto('/duplicates?of=contacts')
      await pair.getByRole('button', { name: 'Merge …' }).click()
      const merge = page.getByRole('dialog', { name: 'Make one of the two' })
      await merge.getByRole('radiogroup', { name: 'Job title' }).getByRole('radio').nth(1).check()
      await check()
      await merge.getByRole('button', { name: 'Merge', exact: true }).click()
      await page.getByText('Quill Ferrant is one record now').waitFor()
      await pair.waitFor({ state: 'detached' })
      const rest = await page.request.get(`/api/v1/contacts?select=id,title&id=in.(${ids.join(',')})`)
      same(await rest.json(), [{ id: ids[0], title: '经理' }], 'one is left, with the chosen title')
      await away(page, ids[0])
    },
  },
}
