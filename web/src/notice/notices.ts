/** What I was told: newest first, with the names of the records that I may still see. */

import { infiniteQueryOptions, useQueries } from '@tanstack/react-query'
import type { Catalog } from '~/api/catalog'
import { ask, askJson } from '~/api/client'
import type { Named, ObjectDef } from '~/api/types'
import { namesQuery } from '~/kinds/reference/find'
import { useCatalog } from '~/shell/context'
import { NOTICES, type Notice, SELECT } from './unread'

/** How many come at once. */
const PAGE = 30

/** How many are read at once to be marked, and how many are marked in one request. */
const MARKED = 1000
export const CHUNK = 200

/** All notices, or only those that were not read. */
export function noticesQuery(me: number, unread: boolean) {
  return infiniteQueryOptions({
    queryKey: ['notices', NOTICES, me, unread],
    initialPageParam: null as string | null,
    getNextPageParam: (page: { next: string | null }) => page.next,
    queryFn: async ({ pageParam, signal }) => {
      const query = new URLSearchParams({ select: SELECT, order: 'id.desc', limit: String(PAGE) })
      query.set('user_id', `eq.${me}`)
      if (unread) query.set('read_at', 'is.null')
      if (pageParam) query.set('after', pageParam)
      const response = await ask(`${NOTICES}?${query}`, { signal })
      return { rows: (await response.json()) as Notice[], next: response.headers.get('Steward-Next') }
    },
  })
}

/** Marks these as read, or as not read. */
export async function mark(ids: number[], read: boolean): Promise<void> {
  const read_at = read ? new Date().toISOString() : null
  await ask(`${NOTICES}?id=in.(${ids.join(',')})`, { method: 'PATCH', body: { read_at } })
}

/** Marks all of mine as read; answers which. */
export async function markAll(me: number): Promise<number[]> {
  const marked: number[] = []
  for (;;) {
    const query = `select=id&user_id=eq.${me}&read_at=is.null&order=id.desc&limit=${MARKED}`
    const rows = await askJson<{ id: number }[]>(`${NOTICES}?${query}`)
    if (rows.length === 0) return marked
    const ids = rows.map(({ id }) => id)
    for (let at = 0; at < ids.length; at += CHUNK) await mark(ids.slice(at, at + CHUNK), true)
    marked.push(...ids)
    if (rows.length < MARKED) return marked
  }
}

/** The ids of the records that notices are about, by object. */
export function subjectsOf(catalog: Catalog, notices: Notice[]): { object: ObjectDef; ids: number[] }[] {
  const found = new Map<ObjectDef, Set<number>>()
  for (const { subject_object, subject_id } of notices) {
    const object = catalog.named(subject_object ?? '')
    if (!object || subject_id === null) continue
    found.set(object, (found.get(object) ?? new Set()).add(subject_id))
  }
  return [...found].map(([object, ids]) => ({ object, ids: [...ids].sort((one, other) => one - other) }))
}

export interface Subject {
  object: ObjectDef
  id: number
  /** What it is called; none if I may not see it any more. */
  title: string | null
}

/** What notices are about; not known before the names were read. */
export function useSubjects(notices: Notice[]): (notice: Notice) => Subject | undefined {
  const catalog = useCatalog()
  const wanted = subjectsOf(catalog, notices)
  const names = useQueries({
    queries: wanted.map(({ object, ids }) => ({
      ...namesQuery(object, ids),
      placeholderData: (before: Named[] | undefined) => before,
    })),
  })
  return ({ subject_object, subject_id }) => {
    const at = wanted.findIndex(({ object }) => object.name === subject_object)
    const group = wanted[at]
    const known = names[at]?.data
    if (!group || subject_id === null || !known) return undefined
    const title = known.find(({ id }) => id === subject_id)?.title ?? null
    return { object: group.object, id: subject_id, title }
  }
}
