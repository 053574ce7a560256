/** Which field each column fills: what may be chosen, and what follows from a choice. */

import { fieldOf, inFormOrder } from '~/api/catalog'
import type { FieldDef, ObjectDef } from '~/api/types'

export type Mapping = (string | null)[]

/** The fields that a column may fill: those of the form first, in its order. */
export function fillable(object: ObjectDef): FieldDef[] {
  return inFormOrder(
    object,
    object.fields.filter((field) => field.writable && !field.derived),
  )
}

/** What a column may have more of than the record itself shows: it becomes contact points. */
export const FURTHER = { phone: 'contact_points.phone', email: 'contact_points.email' } as const

/** Of what the records of an object may have more: of what it shows, if they have contact points. */
export function further(object: ObjectDef, points: ObjectDef | undefined): (keyof typeof FURTHER)[] {
  const reached = points?.fields.some((field) => field.references === object.plural)
  const shown = ['phone', 'email'] as const
  return reached ? shown.filter((kind) => fieldOf(object, kind)?.writable) : []
}

/** Parts of the name of people who have one name here. */
export const NAME_PARTS = { family: 'name.family', given: 'name.given' } as const

/** Those that columns may fill: of people without fields for them. */
export function nameParts(object: ObjectDef): (keyof typeof NAME_PARTS)[] {
  const person = object.title === 'name' && fieldOf(object, 'title') && !fieldOf(object, 'family_name')
  return person ? ['family', 'given'] : []
}

/** Fields and parts of which a name is made where no column has it whole. */
const OF_NAMES = new Set(['family_name', 'given_name', ...Object.values(NAME_PARTS)])

/** A column takes a field; another one that had it is left out, unless it has more of the same. */
export function fill(mapping: Mapping, at: number, field: string | null): Mapping {
  const shared = Object.values<string | null>(FURTHER).includes(field)
  return mapping.map((had, place) => {
    if (place === at) return field
    return field !== null && !shared && had === field ? null : had
  })
}

/** Whether the columns fill the same. */
export function same(one: Mapping, other: Mapping): boolean {
  return one.length === other.length && one.every((field, at) => field === other[at])
}

/** Kinds by whose value a record may be found again. */
const KEYS = new Set<FieldDef['kind']>(['text', 'phone', 'email', 'url', 'integer'])

/** The filled fields by which records that exist can be found: those that are unique first, then phone and e-mail. */
export function keys(object: ObjectDef, mapping: Mapping): FieldDef[] {
  const filled = mapping.flatMap((name) => (name ? (fieldOf(object, name) ?? []) : []))
  const rank = (field: FieldDef) => {
    if (field.unique) return 0
    if (field.kind === 'phone' || field.kind === 'email') return 1
    return field.name === object.title ? 2 : 3
  }
  return filled.filter((field) => KEYS.has(field.kind) && rank(field) < 3).sort((a, b) => rank(a) - rank(b))
}

/** The field by which records were found when the headings were imported before, if it is filled. */
export function knownKey(
  object: ObjectDef,
  { known, columns }: { known: { key: string | null } | null; columns: { field: string | null }[] },
): string | null {
  const offered = keys(
    object,
    columns.map((column) => column.field),
  )
  return offered.find((field) => field.name === known?.key)?.name ?? null
}

/** The field without which no new record can be made, if no column fills it. */
export function lacking(object: ObjectDef, mapping: Mapping, key: string | null): FieldDef | null {
  if (key !== null || mapping.includes(object.title)) return null
  if (object.title === 'name' && mapping.some((field) => field !== null && OF_NAMES.has(field))) return null
  const title = fieldOf(object, object.title)
  return title?.writable && !title.derived ? title : null
}
