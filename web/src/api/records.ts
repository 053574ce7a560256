/** Reading and writing records. */

import { type Catalog, fieldOf } from './catalog'
import { ask, askJson } from './client'
import type { Named, ObjectDef, Row, Value } from './types'

/** The suffix of the key under which a reference brings the record's name. */
export const NAME = '$'

export interface Page {
  rows: Row[]
  /** The cursor of what follows, if anything does. */
  next: string | null
}

export interface Total {
  count: number
  /** Whether there may be more than was counted. */
  atLeast: boolean
}

/** `select=` for these fields, with the names of the records that references lead to. */
export function selectOf(catalog: Catalog, object: ObjectDef, names: Iterable<string>): string {
  const parts = new Set(['id', 'version'])
  if (!fieldOf(object, 'version')) parts.delete('version')
  for (const name of names) {
    const field = fieldOf(object, name)
    if (!field) continue
    parts.add(name)
    if (field.currency && fieldOf(object, field.currency)) parts.add(field.currency)
    if (field.object_field && fieldOf(object, field.object_field)) parts.add(field.object_field)
    const target = catalog.target(field)
    if (target) parts.add(`${name}${NAME}:${name}(id,title:${target.title})`)
  }
  return [...parts].join(',')
}

/** The name that a reference has brought along. */
export function nameOf(row: Row, field: string): Named | null {
  const named = row[field + NAME]
  return named && typeof named === 'object' && 'id' in named && 'title' in named ? (named as Named) : null
}

/** A field's value; the names of references stand under keys of their own. */
export function readValue(row: Row, field: string): Value {
  return (row[field] as Value | undefined) ?? null
}

/** Shows one secret to whoever may see it; that goes into the log. */
export async function reveal(object: ObjectDef, id: number, field: string): Promise<string | null> {
  const body = { object: object.plural, id, field }
  const answer = await askJson<{ value: string | null }>('rpc/reveal', { method: 'POST', body })
  return answer.value
}

export async function readPage(
  object: ObjectDef,
  query: URLSearchParams,
  signal?: AbortSignal,
): Promise<Page> {
  const response = await ask(`${object.plural}?${query}`, { signal })
  return { rows: (await response.json()) as Row[], next: response.headers.get('Steward-Next') }
}

export async function readTotal(
  object: ObjectDef,
  query: URLSearchParams,
  signal?: AbortSignal,
): Promise<Total> {
  const headers = { Prefer: 'count=estimated' }
  const response = await ask(`${object.plural}?${query}`, { signal, headers })
  const count = Number(response.headers.get('Content-Range')?.split('/')[1] ?? 0)
  return { count, atLeast: response.headers.get('Steward-Count') === 'at-least' }
}

export async function readOne(
  catalog: Catalog,
  object: ObjectDef,
  id: number,
  signal?: AbortSignal,
): Promise<Row | null> {
  const select = selectOf(
    catalog,
    object,
    object.fields.map((field) => field.name),
  )
  const query = new URLSearchParams({ select, id: `eq.${id}` })
  const rows = await askJson<Row[]>(`${object.plural}?${query}`, { signal })
  return rows[0] ?? null
}

/** The condition that a record is known by what somebody types: by search, or where there is none by its name. */
export function containing(object: ObjectDef, wanted: string): [string, string] {
  if (object.searchable) return ['search', `fts.${wanted}`]
  return [object.title, `ilike.*${wanted.replace(/[\\*%_]/g, '\\$&')}*`]
}

export type Values = Record<string, Value>

/** Makes a record; `heed`: what is likely there already is refused where the company only warns of it. */
export async function create(object: ObjectDef, values: Values, key?: string, heed = false): Promise<Row> {
  const wish = heed ? ', duplicates=refuse' : ''
  const headers: Record<string, string> = { Prefer: `return=representation${wish}` }
  if (key) headers['Idempotency-Key'] = key
  const rows = await askJson<Row[]>(`${object.plural}?select=id`, { method: 'POST', body: values, headers })
  const row = rows[0]
  if (!row) throw new Error('the server answered no record')
  return row
}

/** Changes one record that still has this version. */
export async function change(
  object: ObjectDef,
  id: number,
  version: number | undefined,
  values: Values,
): Promise<void> {
  const headers: Record<string, string> = version === undefined ? {} : { 'If-Match': `"${version}"` }
  await ask(`${object.plural}?id=eq.${id}`, { method: 'PATCH', body: values, headers })
}

/** Changes several records at once. */
export async function changeAll(object: ObjectDef, ids: number[], values: Values): Promise<void> {
  await ask(`${object.plural}?id=in.(${ids.join(',')})`, { method: 'PATCH', body: values })
}

/** Puts records into the bin. */
export async function remove(object: ObjectDef, ids: number[]): Promise<void> {
  await ask(`${object.plural}?id=in.(${ids.join(',')})`, { method: 'DELETE' })
}

/** Takes records out of the bin. */
export async function restore(object: ObjectDef, ids: number[]): Promise<void> {
  await ask('rpc/restore', { method: 'POST', body: { object: object.plural, ids } })
}
