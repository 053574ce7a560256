/** Lists as people want to find them again: rows of the object `saved_view`. */

import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { ApiError, ask, askJson } from '~/api/client'
import type { ObjectDef, Row, Value, ViewDef } from '~/api/types'
import { SHAPES, type Shape } from '~/shell/search'
import { readColumns, type Stored } from '../stored'

export interface SavedView {
  id: number
  name: string
  /** The object's name. */
  object: string
  /** Who made it, and may change it. */
  by: number | null
  shape: Shape
  /** The field of its board or calendar, if it is not the usual one. */
  byField: string | null
  /** What its chart shows. */
  chart: string | null
  shared: boolean
  isDefault: boolean
  position: number
  where: string[]
  wanted: string
  group: string | null
  columns: Stored[] | null
  order: string
}

/** A view of a list: one that everybody has, or one that somebody saved. */
export interface ListView extends ViewDef {
  saved?: SavedView
}

/** What is written of a view. */
export interface ViewValues {
  name?: string
  object?: string
  kind?: Shape
  visibility?: 'private' | 'everyone'
  query?: { f: string[]; q?: string; group?: string; by?: string; chart?: string }
  layout?: Stored[] | null
  sort?: string | null
  position?: number
  is_default?: boolean
}

const PATH = 'saved_views'

/** More views than anybody has. */
const MOST = '1000'

export const savedViewsQuery = queryOptions({
  queryKey: ['saved_views'],
  staleTime: 5 * 60_000,
  queryFn: async ({ signal }): Promise<SavedView[]> => {
    const query = new URLSearchParams({
      select: 'id,name,object,user_id,kind,visibility,query,layout,sort,position,is_default',
      order: 'object,position,id',
      limit: MOST,
    })
    try {
      return (await askJson<Row[]>(`${PATH}?${query}`, { signal })).map(readView)
    } catch (error) {
      // Whoever may not see views has those of the catalog.
      if (error instanceof ApiError && (error.status === 403 || error.status === 404)) return []
      throw error
    }
  },
})

/** A row as it came; what cannot be read counts as not there. */
export function readView(row: Row): SavedView {
  const query = asObject(row.query)
  const texts = Array.isArray(query.f) ? query.f.filter((each) => typeof each === 'string') : []
  return {
    id: row.id,
    name: typeof row.name === 'string' ? row.name : '',
    object: String(row.object),
    by: typeof row.user_id === 'number' ? row.user_id : null,
    shape: SHAPES.find((shape) => shape === row.kind) ?? 'table',
    byField: typeof query.by === 'string' ? query.by : null,
    chart: typeof query.chart === 'string' ? query.chart : null,
    shared: row.visibility === 'everyone',
    isDefault: row.is_default === true,
    position: typeof row.position === 'number' ? row.position : 0,
    where: texts,
    wanted: typeof query.q === 'string' ? query.q : '',
    group: typeof query.group === 'string' ? query.group : null,
    columns: readColumns(JSON.stringify(row.layout ?? null)),
    order: typeof row.sort === 'string' ? row.sort : '',
  }
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

/** All views of an object: those of the catalog, then those that were saved. */
export function viewsOf(object: ObjectDef, saved: SavedView[]): ListView[] {
  const mine = saved.filter((view) => view.object === object.name)
  return [
    ...object.views,
    ...mine.map((view) => ({
      key: String(view.id),
      label: { en: view.name, zh: view.name },
      columns: view.columns?.map(({ name }) => name) ?? [],
      where: view.where,
      order: view.order,
      saved: view,
    })),
  ]
}

/** The view that an address means: the one that it names, else one's own first one, else everybody's. */
export function chosenView(views: ListView[], key: string | undefined, me: number): ListView | undefined {
  const named = views.find((view) => view.key === key)
  if (named) return named
  const firsts = views.filter((view) => view.saved?.isDefault)
  return firsts.find((view) => view.saved?.by === me) ?? firsts.find((view) => view.saved?.shared) ?? views[0]
}

export async function createView(values: ViewValues): Promise<number> {
  const headers = { Prefer: 'return=representation' }
  const rows = await askJson<Row[]>(`${PATH}?select=id`, { method: 'POST', body: values, headers })
  const row = rows[0]
  if (!row) throw new Error('the server answered no record')
  return row.id
}

export async function changeView(id: number, values: ViewValues): Promise<void> {
  await ask(`${PATH}?id=eq.${id}`, { method: 'PATCH', body: values })
}

export async function removeView(id: number): Promise<void> {
  await ask(`${PATH}?id=eq.${id}`, { method: 'DELETE' })
}

export async function restoreView(id: number): Promise<void> {
  await ask('rpc/restore', { method: 'POST', body: { object: PATH, ids: [id] } })
}

/** The views are read again. */
export async function refreshViews(client: QueryClient): Promise<void> {
  await client.refetchQueries({ queryKey: savedViewsQuery.queryKey })
}

/** What a view was, to be written back. */
export function valuesOf(view: SavedView): ViewValues & Record<string, Value | unknown> {
  return {
    name: view.name,
    kind: view.shape,
    visibility: view.shared ? 'everyone' : 'private',
    query: queryOf({ f: view.where, q: view.wanted, group: view.group, by: view.byField, chart: view.chart }),
    layout: view.columns,
    sort: view.order || null,
    is_default: view.isDefault,
  }
}

interface Asked {
  f: string[]
  q: string
  group: string | null
  by: string | null
  chart: string | null
}

export function queryOf({ f, q, group, by, chart }: Asked): NonNullable<ViewValues['query']> {
  return {
    f,
    ...(q ? { q } : {}),
    ...(group ? { group } : {}),
    ...(by ? { by } : {}),
    ...(chart ? { chart } : {}),
  }
}
