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

/** Whether the other change is about the same fields. */
export function touches(conflict: Conflict, values: Values): boolean {
  return Object.keys(values).some((name) => conflict.fields.includes(name))
}
