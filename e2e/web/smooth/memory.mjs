// Memory over scripted use: the same round of screens again and again, measured after the garbage is gone.

/** Rounds before the first measurement: caches and late pieces are filled by then. */
const WARM = 3

const MEGA = 1024 * 1024

const MINUTE = 60_000

/** Goes by links and keys, as a person does: a reload would empty the memory. */
async function round(page, turn) {
  const go = async (name) => {
    await page.getByRole('navigation').getByRole('link', { name, exact: true }).first().click()
    await page.waitForTimeout(400)
  }
  await go('Accounts')
  await page.locator('main [aria-rowindex] a').first().click()
  await page.getByRole('complementary').last().waitFor()
  await page.getByRole('link', { name: 'Open' }).click()
  await page.getByRole('tablist').or(page.getByRole('region', { name: 'Activity' })).first().waitFor()
  await edit(page, turn)
  await page.goBack()
  await page.locator('main [aria-rowindex] a').first().waitFor()
  await page.getByRole('textbox', { name: 'Find in accounts' }).fill(turn % 2 ? '咖啡' : '酒店')
  await page.waitForTimeout(400)
  await go('Opportunities')
  await page.getByRole('button', { name: 'Board', exact: true }).click()
  await page.getByRole('main').getByRole('region').first().waitFor()
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

/** Writes into a field of the record that is open. */
async function edit(page, turn) {
  const field = page.locator('[data-field="name"]').first()
  await field.getByRole('button').last().click()
  await field.getByRole('textbox').fill(`蓝门咖啡 ${turn % 7}`)
  await page.keyboard.press('Enter')
  await page.waitForTimeout(300)
}

async function measure(session) {
  for (let times = 0; times < 3; times += 1) await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.getMetrics')
  const of = (name) => metrics.find((metric) => metric.name === name)?.value ?? 0
  return { heap: of('JSHeapUsedSize') / MEGA, nodes: of('Nodes') }
}

/** How much the browser holds after the first rounds, each minute, and at the end. */
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
  for (let times = 0; times < WARM; times += 1) await round(page, times)
  const before = await measure(session)
  const shiftBefore = await page.evaluate(() => globalThis.shifted)
  const end = Date.now() + minutes * MINUTE
  const course = []
  let rounds = 0
  let next = Date.now() + MINUTE
  while (Date.now() < end || rounds < 2) {
    await round(page, rounds)
    rounds += 1
    if (Date.now() < next) continue
    course.push((await measure(session)).heap)
    next += MINUTE
  }
  const after = await measure(session)
  const shift = ((await page.evaluate(() => globalThis.shifted)) - shiftBefore) / rounds
  return {
    rounds,
    course,
    before: before.heap,
    after: after.heap,
    nodesBefore: before.nodes,
    nodesAfter: after.nodes,
    shift,
  }
}
