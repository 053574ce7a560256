// Keeps the shell of the app: its page, scripts, styles, fonts and icons. Never an answer of the API: what it knows of
// customers stays on the server.
const CACHE = 'steward-shell-1'

/** The most files that are kept; older ones go first. */
const MOST = 160

/** Under this address the page is kept, whichever screen was opened. */
const PAGE = '/'

self.addEventListener('install', () => self.skipWaiting())

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name)
      await self.clients.claim()
    })(),
  )
})

self.addEventListener('message', (event) => {
  const files = Array.isArray(event.data?.keep) ? event.data.keep : []
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE)
      const missing = []
      for (const file of [PAGE, ...files]) if (!(await cache.match(file))) missing.push(file)
      await Promise.allSettled(missing.map((file) => cache.add(file)))
    })(),
  )
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (/^\/(api|healthz|readyz|metrics)(\/|$)/.test(pathname)) return
  if (request.mode === 'navigate') event.respondWith(page(request))
  else if (pathname.startsWith('/assets/')) event.respondWith(file(request))
  else event.respondWith(newest(request))
})

/** The page: from the server if it can be reached, else the one that is kept. */
async function page(request) {
  const cache = await caches.open(CACHE)
  try {
    const answer = await fetch(request)
    if (answer.ok) await cache.put(PAGE, answer.clone())
    return answer
  } catch (error) {
    const kept = await cache.match(PAGE)
    if (kept) return kept
    throw error
  }
}

/** A file whose name changes with its content: what is kept is right. */
async function file(request) {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) {
    await cache.put(request, answer.clone())
    const all = await cache.keys()
    for (const old of all.slice(0, Math.max(0, all.length - MOST)))
      if (new URL(old.url).pathname !== PAGE) await cache.delete(old)
  }
  return answer
}

/** Any other file: from the server if it can be reached. */
async function newest(request) {
  const cache = await caches.open(CACHE)
  try {
    const answer = await fetch(request)
    if (answer.ok) await cache.put(request, answer.clone())
    return answer
  } catch (error) {
    const kept = await cache.match(request)
    if (kept) return kept
    throw error
  }
}
