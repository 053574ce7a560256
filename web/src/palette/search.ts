/** Asking for records by anything that they are known by. */

import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { askJson } from '~/api/client'

/** From one place to another, in the units of `slice`. */
export type Range = [number, number]

export interface Hit {
  id: number
  title: string | null
  match: 'exact' | 'start' | 'part'
  matched: { field: string; value: string; ranges: Range[] }[]
  facts: { field: string; value: string }[]
  /** The record that a part belongs to. */
  of?: { object: string; plural: string; id: number; title: string | null }
}

export interface HitGroup {
  object: string
  plural: string
  /** Whether there are further hits. */
  more: boolean
  /** Whether hits are missing, because the index is being built again. */
  building: boolean
  hits: Hit[]
}

/** The longest text that is looked for, in characters. */
const LONGEST = 200

/** How many records of an object are shown. */
const SHOWN = '5'

export function searchQuery(text: string) {
  const q = text.trim().slice(0, LONGEST)
  return queryOptions({
    queryKey: ['search', q],
    enabled: q !== '',
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ q, limit: SHOWN })
      return (await askJson<{ groups: HitGroup[] }>(`search?${query}`, { signal })).groups
    },
  })
}
