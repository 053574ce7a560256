// How smoothly the built program runs: a long list scrolled frame by frame, layout shifts, and memory over scripted use.
// usage: node e2e/web/smooth.mjs <program> [--rows 10000] [--minutes 0.5]
// Fails where a frame has a row's place without a row, where something jumps, or where memory grows.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { open } from './lib/browser.mjs'
import { start } from './lib/server.mjs'
import { remembering } from './smooth/memory.mjs'
import { scrolled } from './smooth/scroll.mjs'
import { made } from './smooth/rows.mjs'

const words = process.argv.slice(2)
const program = words.find((word) => !word.startsWith('--') && !Number(word))
const option = (name, usual) => Number(words[words.indexOf(`--${name}`) + 1] || usual)
if (!program) {
  console.error('usage: node e2e/web/smooth.mjs <program> [--rows 10000] [--minutes 0.5]')
  process.exit(2)
}
const rows = words.includes('--rows') ? option('rows') : 10_000
const minutes = words.includes('--minutes') ? option('minutes') : 0.5

const data = mkdtempSync(join(tmpdir(), 'steward-smooth-'))
const server = await start(program, data)
const browser = await open(server.address)
let failed = false
const say = (what, good) => {
  failed ||= !good
  console.log(`${good ? 'ok ' : 'BAD'} ${what}`)
}
try {
  await browser.run({
    as: 'zhou.jianguo',
    play: async (page) => {
      page.setDefaultTimeout(60_000)
      await page.goto('/')
      await made(page, rows)
      for (const trace of await scrolled(page)) {
        say(
          `${trace.name}: ${trace.frames} frames over ${trace.rows} rows, ${trace.blank} places without a row, ` +
            `${trace.waiting} rows still on their way, ${trace.shift.toFixed(4)} layout shift`,
          trace.blank === 0 && trace.shift < 0.001 && (trace.fast || trace.waiting === 0),
        )
      }
      const memory = await remembering(page, minutes)
      say(
        `memory over ${memory.rounds} rounds: ${memory.before.toFixed(1)} MB, then ${memory.after.toFixed(1)} MB; ` +
          `${memory.nodesBefore} nodes, then ${memory.nodesAfter}; ${memory.shift.toFixed(4)} layout shift`,
        memory.after < memory.before * 1.15 && memory.nodesAfter < memory.nodesBefore * 1.2 && memory.shift < 0.02,
      )
    },
  })
} finally {
  await browser.close()
  await server.stop()
  rmSync(data, { recursive: true, force: true })
}
process.exit(failed ? 1 : 0)
