/** The service worker, which keeps the shell of the app for when there is no network. */

/** Starts it where the browser allows one, and tells it which files this page was made of. */
export function startWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  addEventListener('load', async () => {
    try {
      await navigator.serviceWorker.register('/sw.js')
      const { active } = await navigator.serviceWorker.ready
      const files = performance
        .getEntriesByType('resource')
        .map((entry) => new URL(entry.name))
        .filter(({ origin, pathname }) => origin === location.origin && !pathname.startsWith('/api/'))
        .map(({ pathname }) => pathname)
      active?.postMessage({ keep: [...new Set(files)] })
    } catch {
      // Without it everything works, as long as there is a network.
    }
  })
}
