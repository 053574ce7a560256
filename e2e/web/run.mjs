// Browser stories against the built program with the demo company on SQLite: `cargo xtask test` runs them.
// usage: node e2e/web/run.mjs <program> [part of a story's name]
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { start } from './lib/server.mjs'
import { open } from './lib/browser.mjs'

const [program, wanted = ''] = process.argv.slice(2)
if (!program) {
  console.error('usage: node e2e/web/run.mjs <program> [part of a story\'s name]')
  process.exit(2)
}

const folder = mkdtempSync(join(tmpdir(), 'steward-e2e-'))
const stories = []
for (const file of readdirSync(new URL('./stories/', import.meta.url)).sort()) {
  const { default: all } = await import(`./stories/${file}`)
  for (const [name, story] of Object.entries(all)) stories.push({ name: `${file.replace('.mjs', '')}: ${name}`, ...story })
}

let passed = 0
let failed = 0
/** Runs a story on a server of its own, where nobody is yet. */
async function onEmpty(story) {
  const empty = await start(program, join(folder, `empty-${passed + failed}`), 'serve')
  const own = await open(empty.address)
  try {
    await own.run({ ...story, play: (page, tools) => story.play(page, { ...tools, code: empty.code }) })
  } finally {
    await own.close()
    await empty.stop()
  }
}

const server = await start(program, join(folder, 'data'))
const browser = await open(server.address)
try {
  for (const story of stories.filter(({ name }) => name.includes(wanted))) {
    try {
      if (story.empty) await onEmpty(story)
      else await browser.run(story)
      passed += 1
    } catch (error) {
      failed += 1
      console.error(`FAILED ${story.name}\n${error.stack}\n`)
    }
  }
} finally {
  await browser.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
console.log(`browser stories: ${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
