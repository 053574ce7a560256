// Memory over scripted use: the same round of screens again and again, measured after the garbage is gone.

/** Rounds before the first measurement: caches and late pieces are filled by then. */
const WARM = 3

const MEGA = 1024 * 1024

/** Goes by links and keys, as a person does: a reload would empty the memory. */
async function round(page) {
  const go = async (name) => {
    await page.getByRole('navigation').getByRole('link', { name, exact: true }).first().click()
    await page.waitForTimeout(400)
  }
  await go('Accounts')
  await page.locator('main [aria-rowindex] a').first().click()
  await page.getByRole('complementary').last().waitFor()
  await page.getByRole('link', { name: 'Open' }).click()
  await page.getByRole('tablist').or(page.getByRole('region', { name: 'Activity' })).first().waitFor()
  await go('Opportunities')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search records, screens and commands' }).waitFor()
  await page.keyboard.type('ch')
  await page.waitForTimeout(300)
  await page.keyboard.press('Escape')
  await go('Calendar')
  await go('Dashboards')
  await go('Tasks')
  await go('Today')
}

async function measure(session) {
  for (let times = 0; times < 3; times += 1) await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.getMetrics')
  const of = (name) => metrics.find((metric) => metric.name === name)?.value ?? 0
  return { heap: of('JSHeapUsedSize') / MEGA, nodes: of('Nodes') }
}

/** How much the browser holds after the first rounds, and at the end. */
export async function remembering(page, minutes) {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  await page.goto('/')
  await page.evaluate(() => {
    globalThis.shifted = 0
    const add = (list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shifted += entry.value
    }
    new PerformanceObserver(add).observe({ type: 'layout-shift', buffered: true })
  })
  for (let times = 0; times < WARM; times += 1) await round(page)
  const before = await measure(session)
  const shiftBefore = await page.evaluate(() => globalThis.shifted)
  const end = Date.now() + minutes * 60_000
  let rounds = 0
  while (Date.now() < end || rounds < 2) {
    await round(page)
    rounds += 1
  }
  const after = await measure(session)
  const shift = ((await page.evaluate(() => globalThis.shifted)) - shiftBefore) / rounds
  return {
    rounds,
    before: before.heap,
    after: after.heap,
    nodesBefore: before.nodes,
    nodesAfter: after.nodes,
    shift,
  }
}
