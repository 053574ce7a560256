// What comes out of the printer: the pages as a PDF.

/** Prints the screen as its own keys do, and keeps the pages instead of asking for a printer. */
export async function paper(page, path) {
  await page.evaluate(() => {
    globalThis.print = () => {
      globalThis.asked = true
    }
  })
  await page.keyboard.press('Control+p')
  // A screen without a way of its own leaves the key to the browser.
  await page.waitForFunction(() => globalThis.asked, undefined, { timeout: 3_000 }).catch(() => undefined)
  await page.pdf({ path, format: 'A4', preferCSSPageSize: true, printBackground: false })
}
