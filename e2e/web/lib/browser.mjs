// A browser that signs people in and watches for errors.
import { existsSync } from 'node:fs'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const modules = new URL('../../../web/node_modules/', import.meta.url)
const { chromium } = await import(new URL('playwright-core/index.mjs', modules).href)
const axe = readFileSync(fileURLToPath(new URL('axe-core/axe.min.js', modules)), 'utf8')

const PROGRAMS = [process.env.STEWARD_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const PASSWORD = 'clearbrook-coffee'

/** How long anything may take before a story fails, in milliseconds. */
const PATIENCE = 30_000

const DESK = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }

/** A browser; `slower` is how many times slower than this machine it is. */
export async function open(address, slower = 1) {
  const program = PROGRAMS.find((path) => path && existsSync(path))
  if (!program) throw new Error('no Chromium: apt-get install chromium fonts-noto-cjk, or set STEWARD_CHROMIUM')
  const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] })
  return { run: (story) => run({ browser, address, slower }, story), close: () => browser.close() }
}

/** Somebody at a screen of his own. */
async function enter({ browser, address, slower }, errors, { as, language = 'en', phone = false, dark = false, tour = false, motion = false }) {
  const context = await browser.newContext({
    baseURL: address,
    viewport: phone ? PHONE : DESK,
    hasTouch: phone,
    isMobile: phone,
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    timezoneId: 'Asia/Shanghai',
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: motion ? 'no-preference' : 'reduce',
    // axe is put into the page from outside; the policy itself is tested with the server.
    bypassCSP: true,
  })
  context.setDefaultTimeout(PATIENCE)
  await context.addInitScript((chosen) => location.protocol === 'http:' && localStorage.setItem('steward.language', chosen), language)
  if (as) {
    const data = { login: `${as}@clearbrook.example`, password: PASSWORD }
    const answer = await context.request.post('/api/v1/session', { data, headers: { Origin: address } })
    if (!answer.ok()) throw new Error(`signing in as ${as}: ${answer.status()}`)
    const { user } = await answer.json()
    // Whoever is at home here has seen the tour.
    if (!tour) await context.addInitScript((id) => location.protocol === 'http:' && localStorage.setItem(`steward.tour.${id}`, 'seen'), user.id)
  }
  const page = await context.newPage()
  if (slower > 1) await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: slower })
  page.on('pageerror', (error) => errors.push(String(error)))
  return { context, page }
}

async function run(place, { play, ...who }) {
  const errors = []
  const contexts = []
  /** One more person at a browser of their own, for stories of two. */
  const another = async (more) => {
    const { context, page } = await enter(place, errors, more)
    contexts.push(context)
    return page
  }
  try {
    const page = await another(who)
    await play(page, { password: PASSWORD, check: (of = page) => check(of), another })
    if (errors.length > 0) throw new Error(`errors on the page:\n${errors.join('\n')}`)
  } finally {
    for (const context of contexts) await context.close()
  }
}

/** axe finds nothing serious. */
async function check(page) {
  await page.evaluate(axe)
  const serious = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { resultTypes: ['violations'] })
    const bad = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    return bad.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.slice(0, 3).map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ''}`).join('\n  ')}`)
  })
  if (serious.length > 0) throw new Error(`axe on ${page.url()}:\n${serious.join('\n')}`)
}
