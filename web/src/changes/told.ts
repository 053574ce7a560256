/** What the change log says, as the server tells it to this reader. */

import { askJson } from '~/api/client'
import { NAME } from '~/api/records'
import type { FieldDef, Named, Row, Value } from '~/api/types'

export interface ToldField {
  field: string
  from: unknown
  to: unknown
}

export interface Told {
  /** An older change has a smaller one. */
  id: number
  at: string
  /** Nobody means the system. */
  by: Named | null
  origin: string
  /** What has the same one was done at the same moment. */
  request: string | null
  /** The object's plural. */
  object: string
  record: Named
  verb: string
  in_bin: boolean
  fields: ToldField[]
}

export interface ToldPage {
  changes: Told[]
  next: number | null
}

/** How many changes of a field, or of a record, come at once. */
const FEW = 20

export function historyOf(
  plural: string,
  id: number,
  field: string,
  before: number | null,
  signal?: AbortSignal,
): Promise<ToldPage> {
  const body = { object: plural, id, field, limit: FEW, ...(before === null ? {} : { before }) }
  return askJson<ToldPage>('rpc/history', { method: 'POST', body, signal })
}

/** How many of one's own changes come at once: as many as one request may make. */
const MANY = 1000

export function myChanges(since: string, before: number | null, signal?: AbortSignal): Promise<ToldPage> {
  const body = { since, limit: MANY, ...(before === null ? {} : { before }) }
  return askJson<ToldPage>('rpc/my_changes', { method: 'POST', body, signal })
}

function asNamed(side: unknown): Named | null {
  if (typeof side !== 'object' || side === null || !('id' in side) || !('title' in side)) return null
  return typeof side.id === 'number' ? (side as Named) : null
}

/** A side of a change as one would write it: a reference is its id. */
export function rawOf(field: FieldDef, side: unknown): Value {
  const named = REFERRING.has(field.kind) ? asNamed(side) : null
  return named ? named.id : ((side ?? null) as Value)
}

const REFERRING = new Set(['reference', 'user', 'department', 'record_id'])

/** A record that has this side of a change, so that it is shown like any value of its kind. */
export function rowOf(field: FieldDef, side: unknown, row: Row): Row {
  const named = REFERRING.has(field.kind) ? asNamed(side) : null
  const shown: Row = { ...row, [field.name]: rawOf(field, side) }
  shown[field.name + NAME] = named ?? undefined
  return shown
}
