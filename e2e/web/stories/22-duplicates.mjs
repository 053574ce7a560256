import { same } from '../lib/expect.mjs'

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
}
