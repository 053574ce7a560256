/** The service worker, which keeps the shell of the app for when there is no network. */

/** Starts it where the browser allows one, and tells it which files this page was made of. */
export function startWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  addEventListener('load', async () => {
    try {
      await navigator.serviceWorker.register('/sw.js')
      const { active } = await navigator.serviceWorker.ready
      // Pieces that come later are told of as they come.
      const tell = (entries: PerformanceEntry[]) => {
        const files = entries
          .map((entry) => new URL(entry.name))
          .filter(({ origin, pathname }) => origin === location.origin && !pathname.startsWith('/api/'))
          .map(({ pathname }) => pathname)
        if (files.length > 0) active?.postMessage({ keep: [...new Set(files)] })
      }
      new PerformanceObserver((list) => tell(list.getEntries())).observe({ type: 'resource', buffered: true })
    } catch {
      // Without it everything works, as long as there is a network.
    }
  })
}
