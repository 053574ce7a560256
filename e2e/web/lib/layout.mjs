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

/** What is touched and is lower or much narrower than a thumb wants it; a link within a text is as high as the text. */
export const smallTargets = (page) =>
  page.evaluate(() => {
    /** What a thumb meets, in pixels, how narrow a short word may be, and what a border may take from them. */
    const thumb = 44
    const narrow = 32
    const slack = 2
    const touched =
      'button, a[href], input:not([type=hidden]), select, textarea, summary, [role=button], [role=checkbox], [role=menuitem], [role=option], [role=radio], [role=switch], [role=tab]'
    const found = new Set()
    for (const target of document.querySelectorAll(touched)) {
      const box = target.getBoundingClientRect()
      const middle = [box.left + box.width / 2, box.top + box.height / 2]
      const meant = (x, y) => {
        const hit = document.elementFromPoint(x, y)
        if (!hit) return false
        const label = hit.closest('label')
        return target.contains(hit) || label?.control === target || (label?.contains(target) ?? false)
      }
      // Hidden, covered, out of sight, or of no use at present.
      if (!meant(...middle) || target.matches(':disabled, [aria-disabled=true]')) continue
      if (target.matches('a') && getComputedStyle(target).display === 'inline' && target.closest('p, li, td, dd')) continue
      const reach = (dx, dy) => {
        let far = 0
        while (far < thumb && meant(middle[0] + dx * (far + 1), middle[1] + dy * (far + 1))) far += 1
        return far
      }
      const width = Math.max(box.width, reach(-1, 0) + reach(1, 0) + 1)
      const height = Math.max(box.height, reach(0, -1) + reach(0, 1) + 1)
      if (width >= narrow - slack && height >= thumb - slack) continue
      const name = target.getAttribute('aria-label') ?? target.labels?.[0]?.textContent ?? target.textContent ?? ''
      found.add(`${name.trim().slice(0, 40) || target.tagName.toLowerCase()} ${Math.round(width)} × ${Math.round(height)}`)
    }
    return [...found]
  })
