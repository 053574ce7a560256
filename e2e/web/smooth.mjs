// How smoothly the built program runs: a long list scrolled frame by frame, layout shifts, and memory over scripted use.
// usage: node e2e/web/smooth.mjs <program> [--rows 10000] [--minutes 0.5]
//        node e2e/web/smooth.mjs --at <address>   a company that runs already, however large: how fast its contacts come, and how they scroll
// Fails where a frame has a row's place without a row, where something jumps, or where memory grows.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { open } from './lib/browser.mjs'
import { start } from './lib/server.mjs'
import { filtered, firstRows } from './smooth/arrive.mjs'
import { remembering } from './smooth/memory.mjs'
import { scrolled } from './smooth/scroll.mjs'
import { made } from './smooth/rows.mjs'

const words = process.argv.slice(2)
const at = words.includes('--at') ? words[words.indexOf('--at') + 1] : null
const program = at ?? words.find((word) => !word.startsWith('--') && !Number(word))
const option = (name, usual) => Number(words[words.indexOf(`--${name}`) + 1] || usual)
if (!program) {
  console.error('usage: node e2e/web/smooth.mjs <program> [--rows 10000] [--minutes 0.5] | --at <address>')
  process.exit(2)
}
const rows = words.includes('--rows') ? option('rows') : 10_000
const minutes = words.includes('--minutes') ? option('minutes') : 0.5

const WHO = 'zhou.jianguo'

/** The list that is measured, and what it is narrowed to: a part of the name, a value of a select, a relation. */
const LIST = '/contacts?view=all'
const FILTERS = ['q=王', 'q=zhang', 'f=honorific.in.(ms)', 'f=@account_id.city.eq.%E6%9D%AD%E5%B7%9E%E5%B8%82']

/** How long the first rows may take from an empty cache, and what a filter finds, in milliseconds. */
const FIRST_ROWS = 1_000
const FILTERED = 150

const data = mkdtempSync(join(tmpdir(), 'steward-smooth-'))
const server = at ? { address: at, stop: () => undefined } : await start(program, data)
const browser = await open(server.address)
let failed = false
const say = (what, good) => {
  failed ||= !good
  console.log(`${good ? 'ok ' : 'BAD'} ${what}`)
}
const tellScrolled = (traces) => {
  for (const trace of traces)
    say(
      `${trace.name}: ${trace.frames} frames over ${trace.rows} rows, ${trace.blank} places without a row, ` +
        `${trace.waiting} rows still on their way, ${trace.shift.toFixed(4)} layout shift`,
      trace.blank === 0 && trace.shift < 0.001 && (trace.fast || trace.waiting === 0),
    )
}
try {
  if (at) {
    const first = await firstRows(browser, WHO, LIST)
    say(`first rows from an empty cache: ${Math.round(first)} ms`, first < FIRST_ROWS)
    for (const { filter, time } of await filtered(browser, WHO, LIST, FILTERS))
      say(`${decodeURIComponent(filter)}: ${Math.round(time)} ms`, time < FILTERED)
    await browser.run({ as: WHO, play: async (page) => tellScrolled(await scrolled(page)) })
  } else await browser.run({
    as: WHO,
    play: async (page) => {
      page.setDefaultTimeout(60_000)
      await page.goto('/')
      await made(page, rows)
      tellScrolled(await scrolled(page))
      const memory = await remembering(page, minutes)
      const course = [memory.before, ...memory.course, memory.after].map((heap) => heap.toFixed(1))
      say(
        `memory over ${memory.rounds} rounds, each minute: ${course.join(', ')} MB; ` +
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
