import { describe, expect, it } from 'vitest'
import { extended, NOTHING, PAGE, pagesOf, rowCount } from './extent'

const page = (rows: number, next: string | null) => ({
  rows: Array.from({ length: rows }, (_, id) => ({ id })),
  next,
})

describe('how long a list is', () => {
  it('has placeholders before anything is known', () => {
    expect(rowCount(NOTHING, undefined)).toBeGreaterThan(5)
  })

  it('ends where nothing follows, whatever was counted', () => {
    const extent = extended(NOTHING, 0, page(7, null))
    expect(extent).toEqual({ end: 7, closed: true })
    expect(rowCount(extent, { count: 9, atLeast: false })).toBe(7)
  })

  it('goes on where more follows, and takes the count when it comes', () => {
    const extent = extended(NOTHING, 0, page(PAGE, 'x'))
    expect(rowCount(extent, undefined)).toBe(2 * PAGE)
    expect(rowCount(extent, { count: 1200, atLeast: false })).toBe(1200)
    expect(rowCount({ end: 10_000, closed: false }, { count: 10_000, atLeast: true })).toBe(10_000 + PAGE)
  })

  it('is not closed by a jump behind the end', () => {
    expect(extended({ end: PAGE, closed: false }, 5, page(0, null))).toEqual({ end: 5 * PAGE, closed: false })
    expect(extended(NOTHING, 0, page(0, null))).toEqual({ end: 0, closed: true })
  })

  it('names the pages that are seen', () => {
    expect(pagesOf(0, 30)).toEqual([0])
    expect(pagesOf(PAGE - 5, PAGE + 5)).toEqual([0, 1])
  })
})
