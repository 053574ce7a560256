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
  const language = stored('steward.language') || (/^zh/i.test(navigator.language) ? 'zh' : 'en')
  root.lang = language === 'zh' ? 'zh-CN' : 'en'
})()
