/** What can be kept up on an object: over which records that refer to it, and of which of their fields. */

import { PLUMBING } from '~/api/catalog'
import type { FieldDef, ObjectDef } from '~/api/types'

/** Records that refer to an object, by one of their references. */
export interface Way {
  key: string
  from: ObjectDef
  via: FieldDef
}

/** What becomes of the records' values. */
export const FUNCTIONS = ['count', 'sum', 'min', 'max'] as const

export type RollUpFunction = (typeof FUNCTIONS)[number]

const NUMBERS = ['integer', 'decimal', 'money', 'percent', 'duration']
const TIMES = ['date', 'datetime']

export const keyOf = (from: string, via: string) => `${from}.${via}`

const stored = (field: FieldDef) => !field.shown_only && !field.masked && !PLUMBING.has(field.name)

export function waysTo({ plural }: ObjectDef, objects: ObjectDef[]): Way[] {
  return objects.flatMap((from) => {
    const leads = (field: FieldDef) => field.references === plural && !field.object_field && stored(field)
    return from.fields.filter(leads).map((via) => ({ key: keyOf(from.plural, via.name), from, via }))
  })
}

/** The fields that a function can be had of; amounts in the currencies of their records have no sum. */
export function valuesFor({ fields }: ObjectDef, made: RollUpFunction): FieldDef[] {
  const kinds = made === 'sum' ? NUMBERS : [...NUMBERS, ...TIMES]
  const fits = (field: FieldDef) => kinds.includes(field.kind) && !field.currency && stored(field)
  return made === 'count' ? [] : fields.filter(fits)
}

/** The fields by which records can be told apart. */
export function askable({ fields }: ObjectDef): FieldDef[] {
  return fields.filter((field) => (field.kind === 'select' || field.kind === 'boolean') && stored(field))
}
