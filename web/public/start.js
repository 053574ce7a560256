// Runs before anything is painted, so that no other theme, text size or language flashes up.
;(() => {
  const root = document.documentElement
  const stored = (key) => {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  }
  const theme = stored('steward.theme') || 'auto'
  const dark = theme === 'dark' || (theme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
  root.dataset.density = stored('steward.density') || 'normal'
  root.dataset.text = stored('steward.text') || 'normal'
  root.dataset.mode = stored('steward.mode') || 'full'
  root.dataset.side = stored('steward.side') || 'wide'
  const language = stored('steward.language') || (/^zh/i.test(navigator.language) ? 'zh' : 'en')
  root.lang = language === 'zh' ? 'zh-CN' : 'en'

  // Who is signed in, and the catalog: asked while the scripts are on their way. `src/api/client.ts` takes the answers.
  const headers = { 'Accept-Language': language === 'zh' ? 'zh' : 'en' }
  const ask = (path) => fetch(`/api/v1/${path}`, { headers, credentials: 'same-origin' })
  const session = ask('session')
  const catalog = session.then((answer) => (answer.ok ? ask('catalog') : undefined))
  for (const asked of [session, catalog]) asked.catch(() => undefined)
  window.ahead = { session, catalog }

  // The files of the screen that the address means; `scripts/ahead.ts` wrote down which.
  const { fonts = [], others = [], ...pieces } = JSON.parse(document.currentScript.dataset.ahead || '{}')
  const [first, second] = location.pathname.split('/').filter(Boolean)
  const screen = !first
    ? 'home'
    : others.includes(first)
      ? undefined
      : !second
        ? 'list'
        : /^\d+$/.test(second)
          ? 'record'
          : undefined
  const files = [language === 'zh' ? 'zh' : 'en', 'frame', screen].flatMap((piece) => pieces[piece] ?? [])
  for (const file of new Set([...files, ...fonts])) {
    const link = document.createElement('link')
    link.rel = file.endsWith('.js') ? 'modulepreload' : 'preload'
    if (file.endsWith('.css')) link.as = 'style'
    if (file.endsWith('.woff2')) link.as = 'font'
    link.crossOrigin = ''
    link.href = `/${file}`
    document.head.append(link)
  }
})()
