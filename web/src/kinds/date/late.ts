/** Which days and times are promises, so that a past one is late. */

import type { FieldDef, Row } from '~/api/types'

const PROMISES = new Set(['next_step_at', 'close_date', 'due_at'])

/** States of tasks and leads in which nothing is promised any more. */
const OVER = new Set(['done', 'cancelled', 'converted', 'invalid'])

export function isLate(field: FieldDef, row: Row): boolean {
  const over =
    OVER.has(String(row.status)) || row.outcome === 'won' || row.outcome === 'lost' || Boolean(row.closed_at)
  return PROMISES.has(field.name) && !over
}
