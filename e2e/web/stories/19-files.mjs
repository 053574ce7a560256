import { same, until } from '../lib/expect.mjs'

/** A picture of one dot. */
const DOT = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGMwDjjyHwAESAJH3v6p9QAAAABJRU5ErkJggg=='

/** Files as they come from outside: dropped on the page, or pasted into what has the focus. */
function give(page, kind, files, at = 'body') {
  return page.evaluate(
    ([kind, files, at]) => {
      const data = new DataTransfer()
      for (const { name, type, base64 } of files) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
        data.items.add(new File([bytes], name, { type }))
      }
      const target = document.querySelector(at)
      const options = { bubbles: true, cancelable: true }
      if (kind === 'paste') target.dispatchEvent(new ClipboardEvent('paste', { ...options, clipboardData: data }))
      else
        for (const name of ['dragenter', 'dragover', 'drop'])
          target.dispatchEvent(new DragEvent(name, { ...options, dataTransfer: data }))
    },
    [kind, files, at],
  )
}

const picture = (name) => ({ name, type: 'image/png', base64: DOT })
const text = (name, words) => ({ name, type: 'text/plain', base64: Buffer.from(words).toString('base64') })

/** A customer of one's own, on its page. */
async function customer(page, name) {
  await page.goto('/')
  const headers = { Origin: new URL(page.url()).origin, Prefer: 'return=representation' }
  const data = { name, kind: 'company', city: '上海市' }
  const made = await page.request.post('/api/v1/accounts?select=id', { data, headers })
  same(made.status(), 201, 'an account')
  const [{ id }] = await made.json()
  customers.push(id)
  await page.goto(`/accounts/${id}`)
  return id
}

/** The customers that a story has made. */
const customers = []

/** A story whose customers go with it: others count them. */
const tidy = (story) => ({
  ...story,
  play: async (page, tools) => {
    try {
      await story.play(page, tools)
    } finally {
      const headers = { Origin: new URL(page.url()).origin }
      const ids = customers.splice(0).join()
      await page.request.delete(`/api/v1/activities?account_id=in.(${ids})`, { headers })
      const gone = await page.request.delete(`/api/v1/accounts?id=in.(${ids})`, { headers })
      same(gone.status(), 204, 'the customers go')
    }
  },
})

const links = async (page, id) =>
  (
    await page.request.get(
      `/api/v1/file_links?select=name,media_type&subject_object=eq.account&subject_id=eq.${id}&order=id`,
    )
  ).json()

export default {
  'files are dropped on a record, looked at, renamed and removed': tidy({
    as: 'zhou.jianguo',
    play: async (page, { check }) => {
      const id = await customer(page, 'Harbour Tea House')
      const files = page.getByRole('region', { name: 'Files' })
      await files.getByText('Drop or paste files here').waitFor()
      await give(page, 'drop', [picture('shop.png'), text('notes.txt', 'Twelve tables.')])
      await page.getByText('Added 2 files').waitFor()
      await until(() => files.getByRole('listitem').count(), (count) => count === 2, 'two files')
      await check()
      // Looked at, from one to the next by keys.
      await files.getByRole('button', { name: /^shop\.png/ }).click()
      const look = page.getByRole('dialog', { name: 'shop.png' })
      await look.getByRole('img', { name: 'shop.png' }).waitFor()
      await check()
      // They were sent at the same time: which came first is chance.
      const first = (await look.getByText('1 / 2').count()) > 0
      await page.keyboard.press(first ? 'ArrowRight' : 'ArrowLeft')
      await page.getByRole('dialog', { name: 'notes.txt' }).getByText('Twelve tables.').waitFor()
      await page.keyboard.press('Escape')
      await until(() => page.getByRole('dialog').count(), (count) => count === 0, 'closed')
      // Another name, which its ending stays with.
      await files.getByRole('button', { name: 'What to do with notes.txt' }).click()
      await page.getByRole('menuitem', { name: 'Rename' }).click()
      await files.getByRole('textbox', { name: 'New name' }).fill('First visit')
      await page.keyboard.press('Enter')
      await files.getByText('First visit.txt').waitFor()
      // Taken away, and brought back.
      await files.getByRole('button', { name: 'What to do with shop.png' }).click()
      await page.getByRole('menuitem', { name: 'Remove' }).click()
      const news = page.getByRole('status').filter({ hasText: 'Removed shop.png' })
      await until(() => files.getByRole('listitem').count(), (count) => count === 1, 'one file')
      await news.getByRole('button', { name: 'Undo' }).last().click()
      await until(() => files.getByRole('listitem').count(), (count) => count === 2, 'both again')
      same((await links(page, id)).map(({ name }) => name).sort(), ['First visit.txt', 'shop.png'], 'on the server')
    },
  }),
  '截图粘贴到记录和备注里，并可以撤销': tidy({
    as: 'zhou.jianguo',
    language: 'zh',
    play: async (page, { check }) => {
      const id = await customer(page, '临江茶馆')
      const files = page.getByRole('region', { name: '附件' })
      await files.getByText('把文件拖到或粘贴到这里').waitFor()
      await give(page, 'paste', [picture('image.png')])
      await page.getByText(/已添加 截图 /).waitFor()
      const [shot] = await links(page, id)
      same(/^截图 \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png$/.test(shot.name), true, shot.name)
      await page.getByRole('status').getByRole('button', { name: '撤销' }).last().click()
      await until(() => links(page, id), (rows) => rows.length === 0, 'taken back')
      // In a note it goes with the note.
      await page.getByRole('group', { name: '跟进方式' }).getByRole('button', { name: '备注' }).click()
      await page.getByRole('textbox', { name: '备注' }).fill('门头照片')
      await give(page, 'paste', [picture('image.png')], 'form textarea')
      await page.getByRole('listitem').filter({ hasText: 'image.png' }).waitFor()
      await check()
      await page.keyboard.press('Control+Enter')
      const entry = page.getByRole('article').filter({ hasText: '门头照片' })
      await entry.getByRole('button', { name: /截图/ }).waitFor()
      await check()
      same(await links(page, id), [], 'nothing on the record itself')
    },
  }),
  'a program is refused in words, and the rest goes on': tidy({
    as: 'zhou.jianguo',
    phone: true,
    dark: true,
    play: async (page, { check }) => {
      await customer(page, 'Lantern Tea House')
      await page.getByRole('tab', { name: 'Related' }).click()
      const files = page.getByRole('region', { name: 'Files' })
      const chooser = files.locator('input[data-adds]')
      const program = { name: 'setup.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ\x90\x00') }
      const shop = { name: 'shop.png', mimeType: 'image/png', buffer: Buffer.from(DOT, 'base64') }
      await chooser.setInputFiles([program, shop])
      // In the person's own language, whatever the screen speaks.
      await files.getByRole('alert').filter({ hasText: '不能上传程序或脚本文件' }).waitFor()
      await files.getByRole('button', { name: /^shop\.png/ }).waitFor()
      await files.getByRole('button', { name: 'Take a photo' }).waitFor()
      await check()
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      same(width, 390, 'nothing is wider than the phone')
      await files.getByRole('button', { name: 'Do not send setup.exe' }).click()
      await until(() => files.getByRole('alert').count(), (count) => count === 0, 'given up')
    },
  }),
}
