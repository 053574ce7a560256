// What a page looks like, as far as a program can see.

/** How wide the page is beyond the window, in pixels. */
export const beyond = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

/** Words that stick out of the box that they stand in. */
export const stickingOut = (page) =>
  page.evaluate(() => {
    /** Rounding, in pixels. */
    const slack = 2
    const found = new Set()
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const range = document.createRange()
      range.selectNodeContents(node)
      const { right, width } = range.getBoundingClientRect()
      if (width === 0 || node.textContent.trim() === '') continue
      for (let box = node.parentElement; box && box !== document.body; box = box.parentElement) {
        const { overflowX, display, position } = getComputedStyle(box)
        if (overflowX !== 'visible') break
        const isBox = display !== 'inline' && display !== 'contents'
        if (isBox && right > box.getBoundingClientRect().right + slack) found.add(node.textContent.trim().slice(0, 60))
        if (position === 'absolute' || position === 'fixed') break
      }
    }
    return [...found]
  })
