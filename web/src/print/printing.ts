/** Printing what a screen shows: the screen says how, if the browser's own way is not enough. */

import { useEffect, useRef, useState } from 'react'
import { queryClient } from '~/api/queries'

let printer: (() => void) | null = null

/** Prints the screen at hand. */
export function printNow(): void {
  if (printer) printer()
  else window.print()
}

/** Says how the screen is printed, as long as it is there. */
export function usePrinter(print: () => void): void {
  const now = useRef(print)
  useEffect(() => {
    now.current = print
  })
  useEffect(() => {
    const own = () => now.current()
    printer = own
    return () => {
      if (printer === own) printer = null
    }
  }, [])
}

/** How long a page waits for what it still fetches, in milliseconds, and how often it looks. */
const LONGEST = 5_000
const LOOK = 100

/** Whether the screen is being printed: then it shows all of itself. The browser is asked once all of it is there. */
export function usePrinted(): boolean {
  const [printed, setPrinted] = useState(false)
  usePrinter(() => setPrinted(true))
  useEffect(() => {
    if (!printed) return
    const until = Date.now() + LONGEST
    const timer = setInterval(() => {
      if (queryClient.isFetching() > 0 && Date.now() < until) return
      clearInterval(timer)
      window.print()
    }, LOOK)
    const over = () => setPrinted(false)
    addEventListener('afterprint', over)
    return () => {
      clearInterval(timer)
      removeEventListener('afterprint', over)
    }
  }, [printed])
  return printed
}

/** How wide paper is within its margins, in pixels of a style: 190 mm. */
const PAPER = 718

/** What was drawn for the width of the screen is made smaller as a whole: drawn lines do not flow. */
function fitDrawings(): void {
  for (const drawn of document.querySelectorAll<HTMLElement>('[data-drawn]')) {
    const width = drawn.offsetWidth
    if (width <= PAPER) continue
    drawn.style.width = `${width}px`
    drawn.style.setProperty('zoom', String(PAPER / width))
  }
}

function releaseDrawings(): void {
  for (const drawn of document.querySelectorAll<HTMLElement>('[data-drawn]')) {
    drawn.style.removeProperty('width')
    drawn.style.removeProperty('zoom')
  }
}

/** The keys that print go to the screen; and paper is white. */
export function startPrinting(): void {
  document.addEventListener('keydown', (event) => {
    const chord = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
    if (!chord || event.key.toLowerCase() !== 'p' || !printer) return
    event.preventDefault()
    printNow()
  })
  const root = document.documentElement
  const scheme = 'data-mantine-color-scheme'
  let before: string | null = null
  addEventListener('beforeprint', () => {
    fitDrawings()
    before ??= root.getAttribute(scheme)
    root.setAttribute(scheme, 'light')
  })
  addEventListener('afterprint', () => {
    releaseDrawings()
    if (before) root.setAttribute(scheme, before)
    before = null
  })
}
