// Browser stories against the built program with the demo company: `cargo xtask test` runs them, all on SQLite and
// the core ones on PostgreSQL.
// A story that fails is tried once more, on a server of its own; what passes only then is named, so that nobody overlooks it.
// usage: node e2e/web/run.mjs <program> [--postgres] [--core] [--slow] [part of a story's name]
//        --slow: as on a machine whose browser is four times slower, which finds stories that rely on its speed; no second try
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isCore } from './lib/core.mjs'
import { openDatabases } from './lib/databases.mjs'
import { openPost } from './lib/post.mjs'
import { start } from './lib/server.mjs'
import { open } from './lib/browser.mjs'

const words = process.argv.slice(2)
const options = words.filter((word) => word.startsWith('--'))
const [program, wanted = ''] = words.filter((word) => !word.startsWith('--'))
if (!program || options.some((option) => !['--postgres', '--core', '--slow'].includes(option))) {
  console.error('usage: node e2e/web/run.mjs <program> [--postgres] [--core] [--slow] [part of a story\'s name]')
  process.exit(2)
}
const core = options.includes('--core')
const databases = options.includes('--postgres') ? openDatabases() : { make: () => undefined, close: () => undefined }

const folder = mkdtempSync(join(tmpdir(), 'steward-e2e-'))
const stories = []
for (const file of readdirSync(new URL('./stories/', import.meta.url)).sort()) {
  const { default: all } = await import(`./stories/${file}`)
  for (const [name, story] of Object.entries(all)) stories.push({ name: `${file.replace('.mjs', '')}: ${name}`, ...story })
}
const meant = stories.filter(({ name }) => name.includes(wanted) && (!core || isCore(name)))

/** How many times slower the browser is with `--slow`. */
const SLOWER = 4

/** More failures than this are no accident: nothing is tried again. */
const MOST_TRIED_AGAIN = 5

const post = await openPost()
const slower = options.includes('--slow') ? SLOWER : 1
let places = 0

/** A server of its own, and a browser that shows it. */
async function company(more) {
  const server = await start(program, join(folder, `data-${places++}`), { database: databases.make(), ...more })
  const browser = await open(server.address, slower)
  const close = async () => {
    await browser.close()
    await server.stop()
  }
  return { server, browser, close }
}

/** Runs a story in a company, or where nobody is yet and no mail is sent, if it asks for that. */
async function play(story, shared) {
  const { server, browser, close } = story.empty ? await company({ command: 'serve' }) : shared
  try {
    const tools = story.empty ? { code: server.code } : { post }
    await browser.run({ ...story, play: (page, more) => story.play(page, { ...more, ...tools }) })
    return true
  } catch (error) {
    console.error(`FAILED ${story.name}\n${error.stack}\n`)
    return false
  } finally {
    if (story.empty) await close()
  }
}

/** Runs stories one after the other in one company, and gives those that failed. */
async function playAll(some) {
  const shared = await company({ smtp: post.url })
  const failed = []
  try {
    for (const story of some) if (!(await play(story, shared))) failed.push(story)
  } finally {
    await shared.close()
  }
  return failed
}

const begun = Date.now()
let failed = []
const lucky = []
try {
  failed = await playAll(meant)
  if (slower === 1 && failed.length <= MOST_TRIED_AGAIN) {
    const again = failed
    failed = []
    for (const story of again) {
      console.error(`once more: ${story.name}`)
      if ((await playAll([story])).length > 0) failed.push(story)
      else lucky.push(story.name)
    }
  }
} finally {
  post.close()
  databases.close()
  rmSync(folder, { recursive: true, force: true })
}
const seconds = Math.round((Date.now() - begun) / 1000)
const where = options.includes('--postgres') ? 'PostgreSQL' : 'SQLite'
const passed = meant.length - failed.length
for (const name of lucky) console.log(`PASSED ONLY THE SECOND TIME ${name}`)
console.log(`browser stories on ${where}: ${passed} passed (${lucky.length} of them only the second time), ${failed.length} failed, ${seconds} s`)
process.exit(failed.length === 0 && passed > 0 ? 0 : 1)
