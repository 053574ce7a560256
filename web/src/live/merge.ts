/** What an answer for some records does to a page of a list. Pure. */

import type { Page } from '~/api/records'
import type { Row } from '~/api/types'

export interface Merged {
  page: Page
  /** Whether a record that stood there is no longer of the list. */
  lost: boolean
}

/** The page with the records that came back in place of those it had, and without those that did not; nothing if that
 * changes nothing. */
export function mergePage(page: Page, asked: ReadonlySet<number>, came: Map<number, Row>): Merged | null {
  if (!page.rows.some((row) => asked.has(row.id))) return null
  let lost = false
  const rows = page.rows.flatMap((row) => {
    if (!asked.has(row.id)) return [row]
    const now = came.get(row.id)
    if (!now) {
      lost = true
      return []
    }
    return [isOlder(now, row) ? row : now]
  })
  return { page: { ...page, rows }, lost }
}

/** An answer that was under way while something newer was saved. */
export function isOlder(one: Row, other: Row): boolean {
  return one.version !== undefined && other.version !== undefined && one.version < other.version
}

/** The columns of a board with the records that came back in their places; only those that changed. */
export function mergeLanes(
  lanes: Map<string, Page>,
  asked: ReadonlySet<number>,
  came: Map<number, Row>,
  laneOf: (row: Row) => string,
): Map<string, Page> {
  const changed = new Map<string, Page>()
  for (const [lane, page] of lanes) {
    const here = [...came.values()].filter((row) => laneOf(row) === lane)
    const known = new Set(page.rows.map((row) => row.id))
    const stays = page.rows.flatMap((row) => {
      if (!asked.has(row.id)) return [row]
      const now = came.get(row.id)
      if (!now || laneOf(now) !== lane) return []
      return [isOlder(now, row) ? row : now]
    })
    const fresh = here.filter((row) => !known.has(row.id))
    const rows = [...fresh, ...stays]
    const same = rows.length === page.rows.length && rows.every((row, at) => row === page.rows[at])
    if (!same) changed.set(lane, { ...page, rows })
  }
  return changed
}
