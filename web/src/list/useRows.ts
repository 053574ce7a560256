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
  /** Whether what was asked has no answer yet. */
  busy: boolean
  /** Whether the rows are those of the question before, until the answer comes. */
  held: boolean
  error: Error | null
  isEmpty: boolean
  again: () => void
}

/** What is on the screen: the question that its rows answer, and how long its list is. */
interface Shown {
  text: string
  extent: Extent
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
  const [shown, setShown] = useState<Shown>({ text, extent: NOTHING })
  const isNew = shown.text !== text
  // Another question is asked from its beginning, wherever one stood in the one before.
  const pages = isNew ? [0] : pagesOf(first, last)
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

  const failed = results.find((result) => result.isError && !result.data)
  const came = results.some((result) => result.data)
  const held = isNew && !came && !failed && shown.extent.end > 0
  const extent = held
    ? shown.extent
    : results.reduce(
        (so, { data }, at) => (data ? extended(so, pages[at] ?? 0, data) : so),
        isNew ? NOTHING : shown.extent,
      )
  if (came && (isNew || extent.end !== shown.extent.end || extent.closed !== shown.extent.closed))
    setShown({ text, extent })

  const counted = total.isPlaceholderData ? undefined : total.data
  return {
    count: rowCount(extent, held ? total.data : counted),
    row: (index) => {
      const page = Math.floor(index / PAGE)
      const at = held ? -1 : pages.indexOf(page)
      const key = pageQuery(client, object, held ? shown.text : text, page).queryKey
      const data = at < 0 ? client.getQueryData<Page>(key) : results[at]?.data
      return data?.rows[index % PAGE]
    },
    group: () => undefined,
    total: extent.closed && !held ? { count: extent.end, atLeast: false } : counted,
    busy: held || (!came && !failed && extent.end === 0 && !extent.closed),
    held,
    error: failed?.error ?? null,
    isEmpty: extent.closed && extent.end === 0,
    again: () => {
      for (const result of results) if (result.isError) result.refetch()
    },
  }
}
