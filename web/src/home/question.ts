/** One question that brings everything about each of several people: their records, counts and sums beside their names. */

import type { Catalog } from '~/api/catalog'
import { fieldOf } from '~/api/catalog'
import type { ObjectDef } from '~/api/types'
import { type Condition, conditionsToQuery, formatCondition } from '~/list/conditions'
import type { AppSearch } from '~/shell/search'

/** Whose day and numbers are shown. */
export type Whose = 'me' | 'team'

/** A part of the question: records of an object that belong to the person, counted or listed. */
export interface Part {
  /** The key under which it is answered. */
  key: string
  object: string
  /** The field that says whose a record is. */
  via: string
  select: string
  conditions: Condition[]
  /** The view whose columns show what is behind a number. */
  view?: string
  /** Another stretch of time than the list behind it shows: from (inclusive) and before (exclusive). */
  stretch?: { field: string; from: string; before: string }
  order?: string
  limit?: number
}

interface Context {
  catalog: Catalog
  me: number
}

/** The object of a part, if one may read it and all fields that the part tests. */
export function objectOf(catalog: Catalog, part: Part): ObjectDef | undefined {
  const object = catalog.named(part.object)
  const isThere = (name: string) => {
    const field = object && fieldOf(object, name)
    return field !== undefined && !field.masked
  }
  const tested = [part.via, ...part.conditions.map((condition) => condition.field)]
  return object && tested.every(isThere) ? object : undefined
}

/** The question about users; parts that one may not ask are left out. */
export function question(parts: Part[], context: Context): URLSearchParams {
  const query = new URLSearchParams()
  const select = ['id', 'name']
  for (const part of parts) {
    const object = objectOf(context.catalog, part)
    if (!object) continue
    select.push(`${part.key}:${object.plural}!${part.via}(${part.select})`)
    const own = new URLSearchParams()
    const isInstant = (name: string) => fieldOf(object, name)?.kind === 'datetime'
    const stretch = part.stretch
    const conditions = part.conditions.filter((condition) => condition.field !== stretch?.field)
    conditionsToQuery(conditions, { me: context.me, isInstant }, own)
    if (stretch) {
      own.append(stretch.field, `gte.${stretch.from}`)
      own.append(stretch.field, `lt.${stretch.before}`)
    }
    for (const [field, test] of own) query.append(`${part.key}.${field}`, test)
    if (part.order) query.set(`${part.key}.order`, part.order)
    if (part.limit) query.set(`${part.key}.limit`, String(part.limit))
  }
  query.set('select', select.join(','))
  return query
}

/** Where the records behind a part are listed. */
export function behind(part: Part, whose: Whose): { object: string; search: AppSearch } {
  const own: Condition[] = whose === 'me' ? [{ field: part.via, operator: 'in', values: ['@me'] }] : []
  return {
    object: part.object,
    search: {
      view: part.view,
      f: [...own, ...part.conditions].map((condition) => formatCondition(condition)),
    },
  }
}

/** What one person has of each part. */
export interface Person {
  id: number
  name: string
  [part: string]: unknown
}

/** The rows that a part was answered with. */
export function rowsOf(person: Person | undefined, key: string): Record<string, unknown>[] {
  const rows = person?.[key]
  return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : []
}

/** A number of a part, added up over its groups and over people. */
export function total(people: Person[], key: string, field: string): number {
  let sum = 0
  for (const person of people) {
    for (const row of rowsOf(person, key)) {
      const value = row[field]
      if (typeof value === 'number') sum += value
    }
  }
  return sum
}
