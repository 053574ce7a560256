/** The catalog with its ways of looking things up. */

import type { CatalogDocument, FieldDef, ObjectDef, Verb } from './types'

export class Catalog {
  readonly currency: string | null
  readonly objects: ObjectDef[]
  private readonly byPlural: Map<string, ObjectDef>
  private readonly byName: Map<string, ObjectDef>

  constructor(document: CatalogDocument) {
    this.currency = document.currency
    this.objects = document.objects
    this.byPlural = new Map(document.objects.map((object) => [object.plural, object]))
    this.byName = new Map(document.objects.map((object) => [object.name, object]))
  }

  /** An object by its plural, as in addresses. */
  object(plural: string): ObjectDef | undefined {
    return this.byPlural.get(plural)
  }

  /** An object by its name, as any-record fields hold it. */
  named(name: string): ObjectDef | undefined {
    return this.byName.get(name)
  }

  /** The object that a reference leads to, if one may read it. */
  target(field: FieldDef): ObjectDef | undefined {
    return field.references ? this.byPlural.get(field.references) : undefined
  }
}

export function fieldOf(object: ObjectDef, name: string): FieldDef | undefined {
  return object.fields.find((field) => field.name === name)
}

export function may(object: ObjectDef, verb: Verb): boolean {
  return object.verbs.includes(verb)
}

/** Whether the caller may change a field of a record that exists. */
export function isEditable(object: ObjectDef, field: FieldDef): boolean {
  return field.writable && !field.fixed && may(object, 'update')
}

/** Fields that keep the machine running, and say nothing to people. */
export const PLUMBING = new Set([
  'id',
  'version',
  'deleted_at',
  'deleted_by_id',
  'merged_into_id',
  'external_id',
  'ical_uid',
  'ical_key',
])

/** What one looks for first comes first: fields in the order of the form, then what no form has. */
export function inFormOrder(object: ObjectDef, fields: FieldDef[]): FieldDef[] {
  const places = new Map(object.sections.flatMap((section) => section.fields).map((name, at) => [name, at]))
  const place = ({ name }: FieldDef) => places.get(name) ?? places.size
  return [...fields].sort((one, other) => place(one) - place(other))
}

/** Whether records can be asked for by a field: filtered, grouped, added up. */
export function isQueryable(field: FieldDef): boolean {
  return !field.masked && !field.shown_only
}

const listed = new WeakMap<ObjectDef, FieldDef[]>()

/** The fields that a person can put into a list: everything but what keeps the machine running. */
export function listFields(object: ObjectDef): FieldDef[] {
  const known = listed.get(object)
  if (known) return known
  const open = object.fields.filter((field) => !PLUMBING.has(field.name) && !field.masked && !field.hidden)
  const fields = inFormOrder(object, open)
  listed.set(object, fields)
  return fields
}
