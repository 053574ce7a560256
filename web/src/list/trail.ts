/** The list that one looked at last, so that its records can be gone through one after the other. */

import type { QueryClient } from '@tanstack/react-query'
import { type Page, readPage } from '~/api/records'
import type { ObjectDef, Row } from '~/api/types'
import { PAGE } from './extent'

/** A list: the plural of its object, and its question without the place in it. */
interface Trail {
  plural: string
  text: string
}

let last: Trail | null = null

/** Says what list is on screen. */
export function leaveTrail(trail: Trail): void {
  last = trail
}

export function rowsKey(object: ObjectDef): string[] {
  return ['rows', object.plural]
}

/** A page of a list: by cursor where the page before is known, else by offset. */
export function pageQuery(client: QueryClient, object: ObjectDef, text: string, page: number) {
  const key = (at: number) => [...rowsKey(object), text, at]
  return {
    queryKey: key(page),
    queryFn: ({ signal }: { signal: AbortSignal }): Promise<Page> => {
      const asked = new URLSearchParams(text)
      const cursor = page > 0 ? client.getQueryData<Page>(key(page - 1))?.next : null
      if (cursor) asked.set('after', cursor)
      else if (page > 0) asked.set('offset', String(page * PAGE))
      return readPage(object, asked, signal)
    },
  }
}

/** Where a record stands in a list. */
export interface Standing {
  text: string
  index: number
}

/** Where a record stands in the list that one came from; nothing if it is not one of its rows that were seen. */
export function standingOf(client: QueryClient, object: ObjectDef, id: number): Standing | null {
  if (last?.plural !== object.plural) return null
  const { text } = last
  for (const [key, page] of client.getQueriesData<Page>({ queryKey: [...rowsKey(object), text] })) {
    const at = page?.rows.findIndex((row) => row.id === id) ?? -1
    if (at >= 0) return { text, index: Number(key[key.length - 1]) * PAGE + at }
  }
  return null
}

/** The row beside a place in a list, fetched if it was not seen yet; nothing beyond its ends. */
export async function rowBeside(
  client: QueryClient,
  object: ObjectDef,
  { text, index }: Standing,
  by: 1 | -1,
): Promise<Row | null> {
  const to = index + by
  if (to < 0) return null
  const page = await client.ensureQueryData(pageQuery(client, object, text, Math.floor(to / PAGE)))
  return page.rows[to % PAGE] ?? null
}
