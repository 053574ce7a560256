/** How long a list is, as far as that is known: from what was loaded, and from a count that comes later. */

import type { Page, Total } from '~/api/records'

/** How many rows are fetched at once. */
export const PAGE = 100

/** How many placeholders stand where nothing has come yet. */
const PLACEHOLDERS = 14

export interface Extent {
  /** How many rows lie before the end of what was loaded. */
  end: number
  /** Whether nothing follows. */
  closed: boolean
}

export const NOTHING: Extent = { end: 0, closed: false }

/** What one more page tells. */
export function extended(extent: Extent, index: number, page: Page): Extent {
  const end = index * PAGE + page.rows.length
  if (page.next === null && (page.rows.length > 0 || index === 0)) return { end, closed: true }
  if (end <= extent.end || extent.closed) return extent
  return { end, closed: false }
}

/** How many rows the list has to lay out. */
export function rowCount({ end, closed }: Extent, total: Total | undefined): number {
  if (closed) return end
  const more = end === 0 ? PLACEHOLDERS : end + PAGE
  if (!total) return more
  return total.atLeast ? Math.max(total.count, more) : Math.max(total.count, end)
}

/** The pages that the rows from `first` to `last` stand on. */
export function pagesOf(first: number, last: number): number[] {
  const from = Math.max(0, Math.floor(first / PAGE))
  const to = Math.max(from, Math.floor(Math.max(0, last) / PAGE))
  return Array.from({ length: to - from + 1 }, (_, at) => from + at)
}
