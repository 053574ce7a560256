// Takes a picture of every screen of the built program, to be looked at.
// usage: node e2e/web/look.mjs <program> <folder> [parts of a picture's name] [--all | --few] [--new] [--docs]
//   parts   "record desk-dark-zh": with spaces between them, all of them are in the name
//   --all   each screen in all eight ways, not in four
//   --few   each screen in two ways
//   --new   only pictures that are not in the folder yet
//   --docs  the pictures that the documents show, under their names
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { extremes } from './look/extremes.mjs'
import { paper } from './look/paper.mjs'
import { pictures } from './look/pictures.mjs'
import { screens } from './look/screens.mjs'
import { states } from './look/states.mjs'
import { words } from './look/words.mjs'
import { open } from './lib/browser.mjs'
import { beyond, smallTargets, stickingOut } from './lib/layout.mjs'
import { start } from './lib/server.mjs'

const options = process.argv.slice(2)
const flags = new Set(options.filter((option) => option.startsWith('--')))
const [program, folder, wanted = ''] = options.filter((option) => !flags.has(option))
if (!program || !folder) {
  console.error("usage: node e2e/web/look.mjs <program> <folder> [parts of a picture's name] [--all | --few] [--new] [--docs]")
  process.exit(2)
}

mkdirSync(folder, { recursive: true })
const data = mkdtempSync(join(tmpdir(), 'steward-look-'))
const company = await start(program, join(data, 'company'))
const browser = await open(company.address)
let failed = 0
let loose = 0

/** How long anything may take before a picture is given up, in milliseconds. */
const PATIENCE = 10_000

const fileOf = ({ name }) => join(folder, `${name}.png`)

/** How long nothing may be asked of the server before a screen counts as settled, in milliseconds. */
const REST = 400

/** Gives a way to wait until everything that was asked for is there. */
function watch(page) {
  let open = 0
  let last = Date.now()
  const change = (by) => (request) => {
    // The line over which news come is open for as long as the page is.
    if (request.resourceType() === 'eventsource') return
    open += by
    last = Date.now()
  }
  page.on('request', change(1))
  page.on('requestfinished', change(-1))
  page.on('requestfailed', change(-1))
  return async () => {
    const end = Date.now() + PATIENCE
    while ((open > 0 || Date.now() - last < REST) && Date.now() < end) await page.waitForTimeout(REST / 8)
  }
}

async function take(picture, runner, extra = {}) {
  const { name, screen, language, phone, dark } = picture
  const { as, path = '/', tour, simple = false, play = async () => undefined } = screen
  await runner.run({
    as,
    language,
    phone,
    dark,
    tour,
    play: async (page, tools) => {
      page.setDefaultTimeout(PATIENCE)
      const settle = watch(page)
      if (simple) await page.addInitScript(() => location.protocol === 'http:' && localStorage.setItem('steward.mode', 'simple'))
      await page.goto(path)
      await settle()
      await play(page, { ...tools, ...extra, phone, dark, language, settle, say: words(language) })
      await settle()
      if (screen.paper) return paper(page, fileOf(picture).replace(/png$/, 'pdf'))
      await page.screenshot({ path: fileOf(picture), animations: 'disabled', caret: 'hide' })
      const more = await beyond(page)
      const out = await stickingOut(page)
      const small = phone ? await smallTargets(page) : []
      if (more > 0 || out.length > 0 || small.length > 0) loose += 1
      const wide = more > 0 ? `${more} px wider than the window` : ''
      console.log([name, wide, ...out, ...small].filter(Boolean).join(': '))
    },
  })
}

/** On a server of its own, where nobody is yet. */
async function takeOnEmpty(picture, at) {
  const empty = await start(program, join(data, `empty-${at}`), { command: 'serve' })
  const own = await open(empty.address)
  try {
    await take(picture, own, { code: empty.code })
  } finally {
    await own.close()
    await empty.stop()
  }
}

try {
  for (const [at, picture] of pictures({ ...screens, ...states, ...extremes }, flags).entries()) {
    if (!wanted.split(' ').every((part) => picture.name.includes(part)) || (flags.has('--new') && existsSync(fileOf(picture)))) continue
    try {
      if (picture.screen.empty) await takeOnEmpty(picture, at)
      else await take(picture, browser)
    } catch (error) {
      failed += 1
      console.error(`FAILED ${picture.name}: ${error.message.split('\n').slice(0, 4).join(' ')}`)
    }
  }
} finally {
  await browser.close()
  await company.stop()
  rmSync(data, { recursive: true, force: true })
}
console.log(`pictures in ${folder}: ${failed} failed, ${loose} where something sticks out or is too small for a thumb`)
process.exit(failed === 0 && loose === 0 ? 0 : 1)
