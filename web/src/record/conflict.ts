/** Somebody else has changed the record meanwhile. */

import type { ApiError } from '~/api/client'
import type { Values } from '~/api/records'

export interface Conflict {
  version: number
  changedBy: string
  changedAt: string
  fields: string[]
}

/** Reads the details of a 412; nothing if this is another refusal. */
export function readConflict(error: Pick<ApiError, 'status' | 'details'>): Conflict | null {
  if (error.status !== 412 || !error.details) return null
  try {
    const { version, changed_by, changed_at, fields } = JSON.parse(error.details)
    if (typeof version !== 'number' || !Array.isArray(fields)) return null
    return { version, changedBy: String(changed_by ?? ''), changedAt: String(changed_at ?? ''), fields }
  } catch {
    return null
  }
}

/** Whose value of a field is kept. */
export type Side = 'mine' | 'theirs'

/** The fields that both have changed. */
export function clashes(conflict: Conflict, values: Values): string[] {
  return Object.keys(values).filter((name) => conflict.fields.includes(name))
}

/** What is left to save of mine: what does not clash, and of what clashes what I keep. */
export function merged(mine: Values, clashing: string[], sides: Record<string, Side>): Values {
  const kept = Object.entries(mine).filter(([name]) => !clashing.includes(name) || sides[name] !== 'theirs')
  return Object.fromEntries(kept)
}

/** Whether the other change is about the same fields. */
export function touches(conflict: Conflict, values: Values): boolean {
  return clashes(conflict, values).length > 0
}
