/** What a record is called, as text: by its name, or by the records it joins. */

import { fieldOf } from '~/api/catalog'
import { nameOf, readValue } from '~/api/records'
import type { ObjectDef, Row } from '~/api/types'
import { spaced } from '~/kinds/phone/spaced'

/** How many of the joined records name a record that has no name of its own. */
const JOINED = 2

/** How many fields may lead to one. */
const ASKED = 6

/** The name as text, a phone number as people read it out; nothing if there is none, or if it is no text. */
export function titleOf(object: ObjectDef, row: Row): string | null {
  const value = readValue(row, object.title)
  const kind = fieldOf(object, object.title)?.kind
  const isText = typeof value === 'string' && value !== '' && kind !== 'select' && kind !== 'datetime'
  return isText ? spaced(value) : joined(object, row)
}

/** The fields whose records name a record that has no name of its own. */
export function namingFields(object: ObjectDef): string[] {
  if (object.title !== 'id') return []
  return object.fields
    .filter((field) => ['reference', 'user', 'department'].includes(field.kind) && field.writable)
    .map((field) => field.name)
    .slice(0, ASKED)
}

function joined(object: ObjectDef, row: Row): string | null {
  const names = namingFields(object).flatMap((name) => nameOf(row, name)?.title ?? [])
  return names.length > 0 ? names.slice(0, JOINED).join(' · ') : null
}
