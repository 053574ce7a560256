/** Changes that can only be saved together with something in other fields. */

import { fieldOf, isEditable } from '~/api/catalog'
import { ApiError } from '~/api/client'
import type { Values } from '~/api/records'
import type { ObjectDef } from '~/api/types'
import { explain } from '~/feedback/words'
import type { Translate } from '~/words'

export interface Incomplete {
  values: Values
  /** What is said of the other fields. */
  errors: Record<string, string>
}

/** What is said of each field; of the whole under the empty name. */
export function errorsOf(error: unknown, t: Translate): Record<string, string> {
  const fields = error instanceof ApiError ? error.fields : []
  if (fields.length === 0) return { '': explain(error, t) }
  return Object.fromEntries(fields.map(({ field, message }) => [field, message]))
}

/** What is lacking, if all that is wrong stands in fields that one can fill in, other than the one that is changed. */
export function incompleteOf(
  object: ObjectDef,
  changed: string,
  values: Values,
  errors: Record<string, string>,
): Incomplete | null {
  const others = Object.keys(errors).every((name) => {
    const other = name === changed ? undefined : fieldOf(object, name)
    return other !== undefined && isEditable(object, other)
  })
  return others ? { values, errors } : null
}
