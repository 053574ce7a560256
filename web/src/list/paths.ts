/** Fields of related records: `@account_id.city` is the city of the account. */

import { type Catalog, fieldOf, isQueryable, listFields } from '~/api/catalog'
import type { FieldDef, ObjectDef, Words } from '~/api/types'
import { kindOf } from '~/kinds'
import type { Part } from './conditions'
import { isGroup } from './conditions'

export interface Resolved {
  /** The object whose field it is. */
  object: ObjectDef
  field: FieldDef
  /** What the relations on the way are called. */
  through: Words[]
}

/** What a path leads to; nothing if a step is not there or not to be seen. */
export function resolve(catalog: Catalog, object: ObjectDef, path: string): Resolved | null {
  const steps = path.replace(/^@/, '').split('.')
  const last = steps.pop()
  let here = object
  const through: Words[] = []
  for (const step of steps) {
    const next = follow(catalog, here, step)
    if (!next) return null
    through.push(next.label)
    here = next.object
  }
  const field = last && fieldOf(here, last)
  return field && isQueryable(field) ? { object: here, field, through } : null
}

/** One step: a reference, or an object whose records refer to this one by a single field. */
function follow(
  catalog: Catalog,
  object: ObjectDef,
  step: string,
): { object: ObjectDef; label: Words } | null {
  const reference = fieldOf(object, step)
  const target = reference && catalog.target(reference)
  if (target) return { object: target, label: reference.label }
  const many = object.relations.filter((relation) => relation.plural === step)
  const child = many.length === 1 ? catalog.object(step) : undefined
  return child ? { object: child, label: child.label_plural } : null
}

export interface Choice {
  path: string
  field: FieldDef
  through: Words[]
  /** Whether one can go on to the fields of the record behind it. */
  leads: boolean
}

/** The steps behind a path's last one. */
function below(base: string, step: string): string {
  return base === '' ? step : `${base.startsWith('@') ? base : `@${base}`}.${step}`
}

/** The fields that can be tested, from `base` on: those of the record itself, or of one behind relations. */
export function choices(catalog: Catalog, object: ObjectDef, base: string): Choice[] {
  const at = base === '' ? { here: object, through: [] } : behind(catalog, object, base)
  if (!at) return []
  return listFields(at.here).flatMap((field) =>
    kindOf(field.kind).operators.length === 0 || !isQueryable(field)
      ? []
      : [
          {
            path: below(base, field.name),
            field,
            through: at.through,
            leads: catalog.target(field) !== undefined,
          },
        ],
  )
}

function behind(
  catalog: Catalog,
  object: ObjectDef,
  base: string,
): { here: ObjectDef; through: Words[] } | null {
  const resolved = resolve(catalog, object, base)
  const here = resolved && catalog.target(resolved.field)
  return resolved && here ? { here, through: [...resolved.through, resolved.field.label] } : null
}

/** The choices that fit what somebody types: own fields first, then those of records that these lead to. */
export function found(
  catalog: Catalog,
  object: ObjectDef,
  base: string,
  wanted: string,
  say: (words: Words) => string,
): Choice[] {
  const plain = wanted.trim().toLowerCase()
  const own = choices(catalog, object, base)
  if (plain === '') return own
  const fits = ({ field, through }: Choice) =>
    [...through, field.label].map(say).join(' ').toLowerCase().includes(plain)
  const further = own
    .filter((choice) => choice.leads)
    .flatMap((choice) => choices(catalog, object, choice.path))
  return [
    ...own.filter((choice) => say(choice.field.label).toLowerCase().includes(plain)),
    ...further.filter(fits),
  ]
}

/** Choices by one of several keys are all `in`, so that one editor does. Parts that name what is not there are left out. */
export function usable(catalog: Catalog, object: ObjectDef, part: Part | null): Part[] {
  if (!part) return []
  if (isGroup(part)) {
    const parts = part.parts.flatMap((each) => usable(catalog, object, each))
    return parts.length > 0 ? [{ ...part, parts }] : []
  }
  const resolved = resolve(catalog, object, part.field)
  if (!resolved) return []
  const choice = ['select', 'reference', 'user', 'department'].includes(resolved.field.kind)
  return [choice && part.operator === 'eq' ? { ...part, operator: 'in' } : part]
}
