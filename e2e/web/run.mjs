// Browser stories against the built program with the demo company: `cargo xtask test` runs them, all on SQLite and
// the core ones on PostgreSQL.
// usage: node e2e/web/run.mjs <program> [--postgres] [--core] [part of a story's name]
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
if (!program || options.some((option) => !['--postgres', '--core'].includes(option))) {
  console.error('usage: node e2e/web/run.mjs <program> [--postgres] [--core] [part of a story\'s name]')
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

let passed = 0
let failed = 0
/** Runs a story on a server of its own, where nobody is yet and no mail is sent. */
async function onEmpty(story) {
  const place = join(folder, `empty-${passed + failed}`)
  const empty = await start(program, place, { command: 'serve', database: databases.make() })
  const own = await open(empty.address)
  try {
    await own.run({ ...story, play: (page, tools) => story.play(page, { ...tools, code: empty.code }) })
  } finally {
    await own.close()
    await empty.stop()
  }
}

const post = await openPost()
const begun = Date.now()
const server = await start(program, join(folder, 'data'), { database: databases.make(), smtp: post.url })
const browser = await open(server.address)
try {
  for (const story of meant) {
    try {
      if (story.empty) await onEmpty(story)
      else await browser.run({ ...story, play: (page, tools) => story.play(page, { ...tools, post }) })
      passed += 1
    } catch (error) {
      failed += 1
      console.error(`FAILED ${story.name}\n${error.stack}\n`)
    }
  }
} finally {
  await browser.close()
  await server.stop()
  post.close()
  databases.close()
  rmSync(folder, { recursive: true, force: true })
}
const seconds = Math.round((Date.now() - begun) / 1000)
const where = options.includes('--postgres') ? 'PostgreSQL' : 'SQLite'
console.log(`browser stories on ${where}: ${passed} passed, ${failed} failed, ${seconds} s`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
