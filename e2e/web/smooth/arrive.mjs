// How long a list takes: from an empty cache to its first rows, and from a filter to what it finds.

/** How often each is measured; the middle one counts. */
const TIMES = 5

/** How long an answer may take before it is given up, in milliseconds. */
const PATIENCE = 20_000

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

/** In the page: milliseconds from going to an address within the app until what was asked for is painted; null if nothing comes. */
async function go({ path, object, patience }) {
  const start = performance.now()
  history.pushState({}, '', path)
  dispatchEvent(new PopStateEvent('popstate', { state: {} }))
  const isAnswer = ({ name, startTime, responseEnd }) =>
    startTime >= start && responseEnd > 0 && name.includes(`/api/v1/${object}?`) && name.includes('limit=100')
  while (!performance.getEntriesByType('resource').some(isAnswer)) {
    if (performance.now() - start > patience) return null
    await new Promise(requestAnimationFrame)
  }
  // Rows are drawn with the answer; behind two callbacks they are painted.
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
        for (let round = 0; round < TIMES; round += 1) {
          await page.goto(path)
          await page.locator('main [aria-rowindex] a').first().waitFor()
          await page.waitForTimeout(1_000)
          const object = path.slice(1).split('?')[0]
          const time = await page.evaluate(go, { path: `${path}&${filter}`, object, patience: PATIENCE })
          if (time === null) throw new Error(`nothing came for ${filter}`)
          times.push(time)
        }
        found.push({ filter, time: middle(times) })
      }
    },
  })
  return found
}
