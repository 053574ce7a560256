/** Finding records by a part of their name, for pickers. */

import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { askJson } from '~/api/client'
import { containing } from '~/api/records'
import type { Named, ObjectDef } from '~/api/types'

/** How many a picker offers at once. */
const OFFERED = 20

/** Records whose name contains this; `only` narrows them further, as a condition of the grammar. */
export function findQuery(object: ObjectDef, wanted: string, only?: [string, string]) {
  return queryOptions({
    queryKey: ['find', object.plural, wanted, only ?? null],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ select: `id,title:${object.title}`, limit: String(OFFERED) })
      const text = wanted.trim()
      if (text) query.append(...containing(object, text))
      if (object.name === 'user') query.append('status', 'eq.active')
      if (only) query.append(...only)
      return askJson<Named[]>(`${object.plural}?${query}`, { signal })
    },
    placeholderData: keepPreviousData,
  })
}

/** The names of these records. */
export function namesQuery(object: ObjectDef, ids: number[]) {
  return queryOptions({
    queryKey: ['names', object.plural, ids],
    enabled: ids.length > 0,
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ select: `id,title:${object.title}`, id: `in.(${ids.join(',')})` })
      return askJson<Named[]>(`${object.plural}?${query}`, { signal })
    },
  })
}
