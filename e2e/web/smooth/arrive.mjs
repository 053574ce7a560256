// How long a list takes: from an empty cache to its first rows, and from a filter to what it finds.

/** How often each is measured; the middle one counts. */
const TIMES = 5

const middle = (numbers) => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)]

/** In the page, from its beginning: when the first row was painted. */
function watchRows() {
  const look = () => {
    if (!document.querySelector('main [aria-rowindex] a')) return requestAnimationFrame(look)
    // Behind the next callback lies what was painted.
    return requestAnimationFrame(() => requestAnimationFrame((now) => (globalThis.arrived = now)))
  }
  requestAnimationFrame(look)
}

/** Milliseconds from the beginning of the page to its first rows, each time in a browser that knows nothing yet. */
export async function firstRows(browser, as, path) {
  const times = []
  for (let time = 0; time < TIMES; time += 1) {
    await browser.run({
      as,
      play: async (page) => {
        await page.addInitScript(watchRows)
        await page.goto(path)
        await page.waitForFunction(() => globalThis.arrived)
        times.push(await page.evaluate(() => globalThis.arrived))
      },
    })
  }
  return middle(times)
}

/** In the page: milliseconds from going to an address within the app until its rows are painted; `other` are those of before. */
async function go({ path, other }) {
  const start = performance.now()
  history.pushState({}, '', path)
  dispatchEvent(new PopStateEvent('popstate', { state: {} }))
  const first = () => document.querySelector('main [aria-rowindex] a')?.textContent ?? ''
  while (first() === '' || first() === other) await new Promise(requestAnimationFrame)
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  return performance.now() - start
}

/** Milliseconds from choosing a filter to the rows that it finds, on a list that is open. */
export async function filtered(browser, as, path, filters) {
  const found = []
  await browser.run({
    as,
    play: async (page) => {
      for (const filter of filters) {
        const times = []
        for (let time = 0; time < TIMES; time += 1) {
          await page.goto(path)
          await page.locator('main [aria-rowindex] a').first().waitFor()
          await page.waitForTimeout(1_000)
          const other = await page.locator('main [aria-rowindex] a').first().textContent()
          times.push(await page.evaluate(go, { path: `${path}&${filter}`, other }))
        }
        found.push({ filter, time: middle(times) })
      }
    },
  })
  return found
}
