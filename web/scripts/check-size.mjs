// What a browser loads before the first screen is there, and what each further route or late piece adds; gzip, scripts only.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** How many bytes the first screen may have, and how many anything else may add to it. */
const FIRST = 200_000
const OTHER = 150_000

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
  if (!chunks[key]) throw new Error(`${key} is no chunk of the build`)
  seen.add(key)
  for (const next of chunks[key].imports ?? []) closure(next, seen)
  return seen
}

const sizes = new Map()
function sizeOf(key) {
  if (!sizes.has(key)) {
    sizes.set(key, gzipSync(readFileSync(join(dist, chunks[key].file)), { level: 9 }).length)
  }
  return sizes.get(key)
}
const size = (keys) => [...keys].reduce((sum, key) => sum + sizeOf(key), 0)
const union = (...keys) => new Set(keys.flatMap((key) => [...closure(key)]))

let failed = false
const say = (name, bytes, most) => {
  failed ||= bytes > most
  console.log(
    `${name.padEnd(34)} ${(bytes / 1000).toFixed(1).padStart(7)} kB of ${most / 1000}${bytes > most ? '  TOO MUCH' : ''}`,
  )
}

// What the page names, and the longer one of both catalogues; what stands around the screens of whoever is signed in.
const page = readFileSync(join(dist, 'index.html'), 'utf8')
const named = Object.keys(chunks).filter((key) => page.includes(`src="/${chunks[key].file}"`))
if (named.length === 0) throw new Error('the page names no script of the build')
const always = [...named, 'src/words/zh.json']
const shell = 'src/shell/Shell.tsx'
const signIn = 'src/screens/SignIn.tsx'
const home = 'src/home/HomeScreen.tsx'
const firsts = [signIn, shell, home]
const first = union(...always, shell, home)
say(signIn, size(union(...always, signIn)), FIRST)
say(home, size(first), FIRST)
const more = (key) => size([...closure(key)].filter((each) => !first.has(each)))
const router = readFileSync('src/router.tsx', 'utf8')
const routes = [...router.matchAll(/import\('\.\/([^']+)'\)/g)].map(([, path]) => `src/${path}.tsx`)
for (const key of [...new Set(routes)].filter((route) => !first.has(route) && !firsts.includes(route))) {
  say(`+ ${key}`, more(key), OTHER)
}

const late = Object.keys(chunks).filter(
  (key) => chunks[key].isDynamicEntry && !routes.includes(key) && !first.has(key),
)
const heaviest = late.map((key) => [key, more(key)]).sort(([, one], [, other]) => other - one)
const FEW = 5
for (const [at, [key, bytes]] of heaviest.entries())
  if (at < FEW || bytes > OTHER) say(`+ ${key}`, bytes, OTHER)
console.log(`and ${Math.max(0, heaviest.length - FEW)} smaller pieces that are fetched late`)
process.exit(failed ? 1 : 0)
