/** What lies in the bin, as the server tells it to this reader. */

import { type Catalog, fieldOf, inFormOrder, may, PLUMBING } from '~/api/catalog'
import { askJson } from '~/api/client'
import { readValue } from '~/api/records'
import type { FieldDef, Named, ObjectDef, Row } from '~/api/types'
import { rowOf } from '~/changes/told'
import { joinRegions } from '~/kinds/region/parts'

export interface Lying {
  /** The object's plural. */
  object: string
  record: Named
  at: string
  /** Nobody means the system. */
  by: Named | null
}

/** Where a page of the bin ends. */
export interface Place {
  at: string
  object: string
  id: number
}

export interface BinPage {
  records: Lying[]
  next: Place | null
}

/** Which part of the bin is shown. */
export interface Part {
  /** The plural of one object; nothing means all. */
  object: string | undefined
  mine: boolean
}

/** How many records come at once. */
const MANY = 100

export function readBin(part: Part, before: Place | null, signal?: AbortSignal): Promise<BinPage> {
  const body = { ...part, limit: MANY, ...(before === null ? {} : { before }) }
  return askJson<BinPage>('rpc/bin', { method: 'POST', body, signal })
}

export interface LyingWhole extends Lying {
  fields: { field: string; value: unknown }[]
}

export function lookInBin(plural: string, id: number, signal?: AbortSignal): Promise<LyingWhole> {
  return askJson<LyingWhole>('rpc/look_in_bin', { method: 'POST', body: { object: plural, id }, signal })
}

export const keyOf = ({ object, record }: Lying): string => `${object}/${record.id}`

/** The record as others are shown, and those of its fields that say something to people, in the order of the form. */
export function recordOf(object: ObjectDef, whole: LyingWhole): { row: Row; fields: FieldDef[] } {
  let row: Row = { id: whole.record.id }
  for (const { field: name, value } of whole.fields) {
    const field = fieldOf(object, name)
    if (field) row = rowOf(field, value, row)
  }
  const known = object.fields.filter(({ name }) => !PLUMBING.has(name) && name !== object.title)
  const fields = joinRegions(object, inFormOrder(object, known), row)
  // The code of a place follows from its name.
  const told = fields.filter(({ kind, name }) => kind !== 'region_code' && !isEmpty(readValue(row, name)))
  return { row, fields: told }
}

/** No and nought were said; only what was never filled in says nothing. */
function isEmpty(value: unknown): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

/** The records by their objects, as they are restored: an object at a time. */
export function byObject(catalog: Catalog, records: Lying[]): { object: ObjectDef; ids: number[] }[] {
  const groups = new Map<string, number[]>()
  for (const { object, record } of records) {
    groups.set(object, [...(groups.get(object) ?? []), record.id])
  }
  return [...groups].flatMap(([plural, ids]) => {
    const object = catalog.object(plural)
    return object ? [{ object, ids }] : []
  })
}

/** The objects of which one may take something back. */
export function binned(catalog: Catalog): ObjectDef[] {
  return catalog.objects.filter((object) => may(object, 'delete') && object.traits.includes('base'))
}
