/** The rows that go on paper. */

import type { Page } from '~/api/records'
import type { Row } from '~/api/types'

/** The most rows that are printed: some sixty pages. */
export const MOST_ROWS = 2_000

/** The rows to print, and whether there are more of them. */
export async function rowsToPrint(
  read: (after: string | null) => Promise<Page>,
): Promise<{ rows: Row[]; more: boolean }> {
  const rows: Row[] = []
  let after: string | null = null
  do {
    const page: Page = await read(after)
    rows.push(...page.rows)
    after = page.next
  } while (after !== null && rows.length < MOST_ROWS)
  return { rows: rows.slice(0, MOST_ROWS), more: after !== null || rows.length > MOST_ROWS }
}
