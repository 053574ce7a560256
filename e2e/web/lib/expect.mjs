// Waiting until something is so.
const PATIENCE = 30_000
const PAUSE = 50

/** Waits until `read` gives what `fits`; the error says what it gave last. */
export async function until(read, fits, what) {
  const end = Date.now() + PATIENCE
  let last
  while (Date.now() < end) {
    last = await read()
    if (fits(last)) return last
    await new Promise((resolve) => setTimeout(resolve, PAUSE))
  }
  throw new Error(`${what}: ${JSON.stringify(last)}`)
}

export function same(found, expected, what) {
  if (JSON.stringify(found) !== JSON.stringify(expected)) {
    throw new Error(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`)
  }
}

/** How long nothing may have come for a page to count as settled, in milliseconds. */
const SETTLED = 500

/** Waits until nothing more comes. The line of live events, which never ends, does not count. */
export async function settled(page) {
  let count = -1
  let since = Date.now()
  await until(
    async () => {
      const now = await page.evaluate(() => performance.getEntriesByType('resource').length)
      if (now !== count) since = Date.now()
      count = now
      return Date.now() - since
    },
    (quiet) => quiet >= SETTLED,
    'the page is settled',
  )
}
