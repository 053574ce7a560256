/** The rows of a list, a page at a time around what is seen: by cursor where the page before is known, else by offset. */

import {
  keepPreviousData,
  usePrefetchQuery,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Page } from '~/api/records'
import { readTotal } from '~/api/records'
import type { ObjectDef, Row } from '~/api/types'
import { type Extent, extended, NOTHING, PAGE, pagesOf, rowCount } from './extent'
import type { GroupHead } from './groups/layout'
import { leaveTrail, pageQuery } from './trail'

export interface Rows {
  count: number
  row: (index: number) => Row | undefined
  /** The group whose head stands in this place, where rows stand in groups. */
  group: (index: number) => GroupHead | undefined
  /** The total in words' terms: nothing until it has been counted. */
  total: { count: number; atLeast: boolean } | undefined
  error: Error | null
  isEmpty: boolean
  again: () => void
}

export function useRows(
  object: ObjectDef,
  select: string,
  filter: string,
  order: string,
  first: number,
  last: number,
): Rows {
  const client = useQueryClient()
  const query = new URLSearchParams(filter)
  query.set('select', select)
  if (order) query.set('order', order)
  query.set('limit', String(PAGE))
  const text = query.toString()
  const pages = pagesOf(first, last)
  // Asked while the rows' places are still being drawn, not after.
  usePrefetchQuery(pageQuery(client, object, text, pages[0] ?? 0))
  const results = useQueries({ queries: pages.map((page) => pageQuery(client, object, text, page)) })
  useEffect(() => leaveTrail({ plural: object.plural, text }), [object.plural, text])
  const total = useQuery({
    queryKey: ['total', object.plural, filter],
    queryFn: ({ signal }) =>
      readTotal(object, new URLSearchParams(`${filter}${filter && '&'}select=id&limit=1`), signal),
    placeholderData: keepPreviousData,
  })

  const [known, setKnown] = useState<{ text: string; extent: Extent }>({ text, extent: NOTHING })
  const before = known.text === text ? known.extent : NOTHING
  const extent = results.reduce(
    (so, { data }, at) => (data ? extended(so, pages[at] ?? 0, data) : so),
    before,
  )
  useEffect(() => {
    setKnown((now) => {
      const same = now.text === text && now.extent.end === extent.end && now.extent.closed === extent.closed
      return same ? now : { text, extent }
    })
  }, [text, extent])

  const failed = results.find((result) => result.isError && !result.data)
  return {
    count: rowCount(extent, total.isPlaceholderData ? undefined : total.data),
    row: (index) => {
      const page = Math.floor(index / PAGE)
      const at = pages.indexOf(page)
      const data =
        at < 0 ? client.getQueryData<Page>(pageQuery(client, object, text, page).queryKey) : results[at]?.data
      return data?.rows[index % PAGE]
    },
    group: () => undefined,
    total: extent.closed
      ? { count: extent.end, atLeast: false }
      : total.isPlaceholderData
        ? undefined
        : total.data,
    error: failed?.error ?? null,
    isEmpty: extent.closed && extent.end === 0,
    again: () => {
      for (const result of results) if (result.isError) result.refetch()
    },
  }
}
