/** Which days and times are promises, so that a past one is late. */

import type { FieldDef, Row } from '~/api/types'

const PROMISES = new Set(['next_step_at', 'close_date', 'due_at'])

export function isLate(field: FieldDef, row: Row): boolean {
  const over = row.outcome === 'won' || row.outcome === 'lost' || Boolean(row.closed_at)
  return PROMISES.has(field.name) && !over
}
