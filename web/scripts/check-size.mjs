// What a browser loads before the first screen is there, and what each further one adds; gzip, scripts only.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const FIRST = 200_000
const OTHER = 150_000
// What draws charts is fetched when the first one is drawn: no screen waits for it, its numbers stand beside it.
const DRAWING = 200_000

const dist = process.env.STEWARD_WEB_OUT ?? 'dist'
const manifest = join(dist, 'manifest.json')
if (!existsSync(manifest)) {
  console.error(`${manifest} is missing: run npm run build first`)
  process.exit(1)
}
const chunks = JSON.parse(readFileSync(manifest, 'utf8'))

/** The files that loading this chunk loads, without what is fetched later. */
function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen
  seen.add(key)
  for (const next of chunks[key]?.imports ?? []) closure(next, seen)
  return seen
}

const size = (keys) =>
  [...keys].reduce(
    (sum, key) => sum + gzipSync(readFileSync(join(dist, chunks[key].file)), { level: 9 }).length,
    0,
  )
const union = (...keys) => new Set(keys.flatMap((key) => [...closure(key)]))

const shell = ['index.html', 'src/words/zh.json']
const routes = {
  'sign-in': 'src/screens/SignIn.tsx',
  home: 'src/home/HomeScreen.tsx',
}
const further = {
  setup: 'src/setup/SetupScreen.tsx',
  list: 'src/list/ListScreen.tsx',
  import: 'src/import/ImportScreen.tsx',
  help: 'src/help/HelpScreen.tsx',
  record: 'src/record/RecordScreen.tsx',
  form: 'src/form/Dialog.tsx',
  peek: 'src/record/Peek.tsx',
  board: 'src/board/Board.tsx',
  calendar: 'src/calendar/CalendarScreen.tsx',
  dashboard: 'src/dashboard/DashboardScreen.tsx',
  builder: 'src/dashboard/Builder.tsx',
}
const drawing = { charts: 'src/dashboard/Drawing.tsx' }
let failed = false
const say = (name, bytes, most) => {
  failed ||= bytes > most
  console.log(
    `${name.padEnd(10)} ${(bytes / 1000).toFixed(1).padStart(7)} kB of ${most / 1000}${bytes > most ? '  TOO MUCH' : ''}`,
  )
}
for (const [name, key] of Object.entries(routes)) say(name, size(union(...shell, key)), FIRST)
const first = union(...shell, routes.home)
const more = (screens, most) => {
  for (const [name, key] of Object.entries(screens)) {
    say(`+ ${name}`, size([...union(...shell, key)].filter((each) => !first.has(each))), most)
  }
}
more(further, OTHER)
more(drawing, DRAWING)
process.exit(failed ? 1 : 0)
