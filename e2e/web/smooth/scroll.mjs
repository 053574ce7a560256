// A list scrolled frame by frame: what each frame shows where rows should be.

/** How many frames each way of scrolling takes. */
const FRAMES = 240

/** Pixels per frame: reading, a wheel in a hurry, and the bar pulled through the list. */
const WAYS = [
  { name: 'reading', by: 12 },
  { name: 'a wheel in a hurry', by: 120, fast: true },
  { name: 'the bar pulled down', by: 2_000, fast: true },
  { name: 'and up again', by: -2_000, fast: true },
]

export async function scrolled(page) {
  await page.goto('/contacts?view=all')
  await page.locator('main [aria-rowindex] a').first().waitFor()
  await page.waitForTimeout(1_000)
  const traces = []
  for (const way of WAYS) {
    const found = await page.evaluate(trace, { by: way.by, frames: FRAMES })
    traces.push({ ...way, fast: way.fast ?? false, ...found })
    await page.waitForTimeout(1_000)
  }
  return traces
}

/** In the page: scrolls, and looks at every frame after it was laid out. */
async function trace({ by, frames }) {
  const first = document.querySelector('main [aria-rowindex] [role="gridcell"]').closest('[aria-rowindex]')
  let box = first.parentElement
  while (box.scrollHeight <= box.clientHeight + 1 || getComputedStyle(box).overflowY === 'visible') box = box.parentElement
  const height = first.getBoundingClientRect().height
  let shift = 0
  const watch = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value
  })
  watch.observe({ type: 'layout-shift' })
  const look = () => {
    const frame = box.getBoundingClientRect()
    const head = document.querySelector('main [role="columnheader"]').getBoundingClientRect()
    const rows = [...document.querySelectorAll('main [aria-rowindex]')].filter((row) => row.querySelector('[role="gridcell"]'))
    const places = rows
      .map((row) => ({ row, place: row.getBoundingClientRect() }))
      .filter(({ place }) => place.bottom > head.bottom + 1 && place.top < frame.bottom - 1)
    const end = box.scrollTop + box.clientHeight >= box.scrollHeight - 2 * height
    const wanted = end ? 0 : Math.floor((frame.bottom - head.bottom) / height) - 1
    const waiting = places.filter(({ row }) => !row.querySelector('a')).length
    return { blank: Math.max(0, wanted - places.length), waiting }
  }
  let blank = 0
  let waiting = 0
  const start = box.scrollTop
  for (let frame = 0; frame < frames; frame += 1) {
    box.scrollTop += by
    // Behind two callbacks lies what was painted for this place.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    const seen = look()
    blank += seen.blank
    waiting += seen.waiting
  }
  watch.disconnect()
  return { frames, blank, waiting, shift, rows: Math.round(Math.abs(box.scrollTop - start) / height) }
}
