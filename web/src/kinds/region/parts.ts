/** Which fields of an object are the parts of one place. */

import { fieldOf } from '~/api/catalog'
import { readValue } from '~/api/records'
import type { FieldDef, KindName, ObjectDef, Row } from '~/api/types'

/** Province, city and district, in this order. */
export type Parts = [FieldDef, FieldDef, FieldDef]

const KINDS: KindName[] = ['province', 'city', 'district']

const LABEL = { en: 'Province, city, district', zh: '省市区' }

/** The parts that belong together with this field: what stands in front of their names is the same. */
export function partsOf(object: ObjectDef, field: FieldDef): Parts | null {
  const own = KINDS.find((kind) => field.name.endsWith(kind))
  if (!own) return null
  const prefix = field.name.slice(0, -own.length)
  const [province, city, district] = KINDS.map((kind) => fieldOf(object, prefix + kind))
  const all = province && city && district
  return all && [province, city, district].every((part, at) => part.kind === KINDS[at])
    ? [province, city, district]
    : null
}

/** Puts the parts of a place into one line, where the province stands, if they are written by the same people. */
export function joinRegions(object: ObjectDef, fields: FieldDef[], row: Row): FieldDef[] {
  return fields.flatMap((field) => {
    const parts = KINDS.includes(field.kind) ? partsOf(object, field) : null
    if (!parts?.every((part) => fields.includes(part) && part.writable === field.writable)) return field
    if (field !== parts[0]) return []
    // The line bears the name of what is filled in, so that it counts as filled in.
    const named = parts.find((part) => readValue(row, part.name) !== null) ?? field
    return { ...named, kind: 'region', label: LABEL }
  })
}
