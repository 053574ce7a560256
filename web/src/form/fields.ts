/** Which fields a form asks for at first, and which on demand. */

import { fieldOf } from '~/api/catalog'
import type { Values } from '~/api/records'
import type { FieldDef, ObjectDef } from '~/api/types'
import { joinRegions } from '~/kinds/region/parts'
import { forms, unasked } from '~/objects'
import type { Asked } from './asked'

export interface FormFields {
  first: FieldDef[]
  more: { label: ObjectDef['label']; fields: FieldDef[] }[]
}

/** Whether nothing can be made without a value: the server has none of its own. */
export function isAsked(object: ObjectDef, field: FieldDef, asked?: Asked): boolean {
  const needed = field.required === true || asked?.required.includes(field.name)
  const shown = !asked?.leftOut.includes(field.name)
  return Boolean(needed) && shown && field.writable && !forms[object.name]?.filledIn?.includes(field.name)
}

/** Required fields and those that nearly everybody fills in; then the others by section. */
export function formFields(
  object: ObjectDef,
  given: Values,
  values: Values = given,
  asked?: Asked,
): FormFields {
  const wanted = forms[object.name]?.first ?? []
  const canSet = (field: FieldDef | undefined): field is FieldDef => field?.writable === true
  const required = object.fields.filter((field) => isAsked(object, field, asked)).map((field) => field.name)
  const hidden = new Set([...(forms[object.name]?.never ?? []), ...unaskedOf(object, values, asked)])
  const names = [...new Set([object.title, ...wanted, ...required, ...Object.keys(given)])].filter(
    (name) => !hidden.has(name),
  )
  const first = joined(object, names.map((name) => fieldOf(object, name)).filter(canSet))
  const more = object.sections.map((section) => ({
    label: section.label,
    fields: joined(
      object,
      section.fields
        .map((name) => fieldOf(object, name))
        .filter(canSet)
        .filter((field) => !first.includes(field) && !hidden.has(field.name)),
    ),
  }))
  return { first, more: more.filter((section) => section.fields.length > 0) }
}

/** What a record with these values is not asked for. */
export function unaskedOf(object: ObjectDef, values: Record<string, unknown>, asked?: Asked): string[] {
  return [...(unasked[object.name]?.(values) ?? []), ...(asked?.leftOut ?? [])]
}

/** The values that a form starts with. */
export function startValues(object: ObjectDef, given: Values, me: number): Values {
  const values: Values = {}
  for (const field of object.fields) {
    if (field.writable && field.default !== undefined) values[field.name] = field.default
  }
  if (fieldOf(object, 'owner_id')?.writable) values.owner_id = me
  if (object.name === 'activity') values.user_id = me
  return { ...values, ...given }
}

/** Whether a name is all that has to be said of a new record. */
export function needsOnlyName(object: ObjectDef): boolean {
  const title = fieldOf(object, object.title)
  if (!title?.writable || title.derived || object.fields.some((field) => field.required_when)) return false
  return missing(object, { ...startValues(object, {}, 0), [object.title]: title.name }).length === 0
}

/** What an address has given along, as `field.value`. */
export function readGiven(object: ObjectDef, given: string[]): Values {
  const values: Values = {}
  for (const text of given) {
    const dot = text.indexOf('.')
    const field = fieldOf(object, text.slice(0, dot))
    if (dot < 1 || !field?.writable) continue
    const value = text.slice(dot + 1)
    const isId = ['reference', 'user', 'department'].includes(field.kind)
    if (!isId) values[field.name] = value
    else if (/^\d+$/.test(value)) values[field.name] = Number(value)
  }
  return values
}

/** The required fields that are still empty. */
export function missing(object: ObjectDef, values: Values, asked?: Asked): string[] {
  const isEmpty = (name: string) => values[name] === undefined || values[name] === null || values[name] === ''
  return object.fields
    .filter((field) => isAsked(object, field, asked) && isEmpty(field.name))
    .map((field) => field.name)
}

/** One line for a place; its code follows from it, so nobody is asked for that. */
function joined(object: ObjectDef, fields: FieldDef[]): FieldDef[] {
  return joinRegions(object, fields, { id: 0 }).filter((field) => field.kind !== 'region_code')
}
