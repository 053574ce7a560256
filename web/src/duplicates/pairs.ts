/** The work list of likely duplicates: pairs of which one sees both records. */

import { type Catalog, fieldOf, isEditable } from '~/api/catalog'
import { askJson } from '~/api/client'
import { readPage, readValue, selectOf } from '~/api/records'
import type { FieldDef, ObjectDef, Row, Words } from '~/api/types'

/** The objects of which two records can be made one, in the order of the list. */
export const MERGED = ['account', 'contact', 'lead']

/** What tells two records of an object apart or shows that they are the same, before anything else is asked. */
const TELLING: Record<string, string[]> = {
  account: ['name', 'phone', 'email', 'uscc', 'website', 'city', 'owner_id', 'created_at'],
  contact: ['name', 'phone', 'email', 'account_id', 'title', 'owner_id', 'created_at'],
  lead: ['name', 'company', 'phone', 'email', 'status', 'owner_id', 'created_at'],
}

export interface Pair {
  id: number
  /** The plural of the object of both. */
  object: string
  a: number
  b: number
  /** How sure it is, in percent. */
  score: number | null
  /** What they have in common, as far as one may read it. */
  reasons: { key: string; text: Words }[]
}

/** A pair with its records. */
export interface Both {
  pair: Pair
  object: ObjectDef
  a: Row
  b: Row
}

export interface PairPage {
  both: Both[]
  next: string | null
}

/** Which pairs: of which object, and whether they are to be judged yet. */
export interface Part {
  object: string | null
  state: 'open' | 'different'
}

export type Side = 'keep' | 'lose'

/** What a merge does, or would do. */
export interface Merged {
  id: number
  moved: Record<string, number>
  removed: Record<string, number>
  taken: string[]
}

const act = <R>(name: string, body: unknown, signal?: AbortSignal) =>
  askJson<R>(`rpc/${name}`, { method: 'POST', body, signal })

/** A part of the list, with the records of its pairs. */
export async function readPairs(
  catalog: Catalog,
  { object, state }: Part,
  after: string | null,
  signal?: AbortSignal,
): Promise<PairPage> {
  const body = { state, ...(object && { object }), ...(after && { after }) }
  const { pairs, next } = await act<{ pairs: Pair[]; next: string | null }>(
    'duplicate_work_list',
    body,
    signal,
  )
  const rows = new Map<string, Row>()
  for (const plural of new Set(pairs.map((pair) => pair.object))) {
    const of = catalog.object(plural)
    if (!of) continue
    const ids = new Set(pairs.filter((pair) => pair.object === plural).flatMap(({ a, b }) => [a, b]))
    const names = of.fields.map((field) => field.name)
    for (const some of parts([...ids])) {
      const query = new URLSearchParams({
        select: selectOf(catalog, of, names),
        id: `in.(${some.join(',')})`,
        limit: String(some.length),
      })
      for (const row of (await readPage(of, query, signal)).rows) rows.set(`${plural} ${row.id}`, row)
    }
  }
  const both = pairs.flatMap((pair) => {
    const of = catalog.object(pair.object)
    const [a, b] = [rows.get(`${pair.object} ${pair.a}`), rows.get(`${pair.object} ${pair.b}`)]
    return of && a && b ? [{ pair, object: of, a, b }] : []
  })
  return { both, next }
}

/** Ids in parts that one question takes. */
function parts(ids: number[], most = 100): number[][] {
  return ids.length <= most ? [ids] : [ids.slice(0, most), ...parts(ids.slice(most), most)]
}

/** The fields in which the two are shown beside each other: those that at least one has. */
export function telling({ object, a, b }: Both): FieldDef[] {
  return (TELLING[object.name] ?? []).flatMap((name) => {
    const field = fieldOf(object, name)
    return field && (has(a, name) || has(b, name)) ? [field] : []
  })
}

/** The fields whose value one chooses when the two become one: both have one, and not the same. */
export function choices({ object, a, b }: Both): FieldDef[] {
  return object.fields.filter((field) => {
    const bound = ['owner_id', 'department_id', 'pool_id', 'merged_into_id'].includes(field.name)
    return (
      !bound && isEditable(object, field) && has(a, field.name) && has(b, field.name) && differs(a, b, field)
    )
  })
}

export function has(row: Row, name: string): boolean {
  const value = readValue(row, name)
  return value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
}

export function differs(a: Row, b: Row, field: FieldDef): boolean {
  return JSON.stringify(readValue(a, field.name)) !== JSON.stringify(readValue(b, field.name))
}

/** Makes one of the two, or says what that would do. */
export function merge(
  { object, a, b }: Both,
  keep: number,
  fields: Record<string, Side>,
  rehearse: boolean,
  signal?: AbortSignal,
): Promise<Merged> {
  const [kept, lost] = keep === a.id ? [a, b] : [b, a]
  const body = {
    object: object.plural,
    keep: kept.id,
    lose: lost.id,
    keep_version: kept.version,
    lose_version: lost.version,
    fields,
    ...(rehearse && { dry_run: true }),
  }
  return act<Merged>('merge', body, signal)
}

/** Says whether the two are not the same, for good. */
export const settle = (pair: number, different: boolean) => act('settle_duplicate', { pair, different })
