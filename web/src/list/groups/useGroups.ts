/** The rows of a list in groups: counts and sums of each, and the rows of those that are open and seen. */

import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { fieldOf } from '~/api/catalog'
import { askJson } from '~/api/client'
import { NAME, readPage } from '~/api/records'
import type { FieldDef, Named, ObjectDef, Row, Value } from '~/api/types'
import { namesQuery } from '~/kinds/reference/find'
import { useOptions } from '~/kinds/select/options'
import { useCatalog } from '~/shell/context'
import { PAGE } from '../extent'
import { rowsKey } from '../trail'
import type { Rows } from '../useRows'
import { type GroupHead, isSummed, pagesSeen, placeAt, placesOf } from './layout'

/** More groups are not shown; a field with so many values is no good for groups. */
const MOST = 500

interface Asked {
  object: ObjectDef
  /** The field that makes the groups. */
  by: FieldDef
  select: string
  filter: string
  order: string
  /** The fields that are shown; those that can be are summed. */
  sums: FieldDef[]
  first: number
  last: number
}

export function useGroups({ object, by: field, select, filter, order, sums, first, last }: Asked): Rows {
  const catalog = useCatalog()
  const by = field.name
  const target = catalog.target(field)
  const options = useOptions(object, field)
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const summed = sums.flatMap((each) => summedField(object, each))
  const heads = useQuery({
    queryKey: [...rowsKey(object), 'groups', by, filter, summed.map((each) => each.field).join()],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => {
      const query = new URLSearchParams(filter)
      const parts = [`value:${by}`, 'count:count()']
      for (const { key, field } of summed) parts.push(`sum_${key}:${field}.sum()`)
      query.set('select', parts.join(','))
      query.set('order', by)
      query.set('limit', String(MOST))
      return askJson<Record<string, Value>[]>(`${object.plural}?${query}`, { signal })
    },
  })
  // While the groups are those of the question before, so are their rows.
  const [answered, setAnswered] = useState(filter)
  if (heads.data && !heads.isPlaceholderData && answered !== filter) setAnswered(filter)
  const ids = target
    ? (heads.data ?? []).flatMap(({ value }) => (typeof value === 'number' ? [value] : []))
    : []
  const { data: names } = useQuery({
    ...namesQuery(target ?? object, ids),
    enabled: target !== undefined && ids.length > 0,
  })
  const place = (value: Value | undefined) =>
    value === null ? options.length : options.findIndex((option) => option.key === value)
  const ordered = [...(heads.data ?? [])].sort((one, other) => place(one.value) - place(other.value))
  const groups: GroupHead[] = ordered.map((found) => {
    const value = found.value ?? null
    const key = JSON.stringify(value)
    const named: Named | undefined = names?.find((each) => each.id === value)
    return {
      value,
      row: { id: 0, [by]: value, ...(named ? { [by + NAME]: named } : {}) },
      count: Number(found.count ?? 0),
      sums: Object.fromEntries(summed.map((each) => [each.key, Number(found[`sum_${each.key}`] ?? 0)])),
      open: !closed.has(key),
      toggle: () =>
        setClosed((now) => new Set(now.has(key) ? [...now].filter((other) => other !== key) : [...now, key])),
    }
  })
  const seen = pagesSeen(groups, first, last, PAGE)
  const results = useQueries({
    queries: seen.map(({ group, page }) => {
      const query = new URLSearchParams(answered)
      const value = groups[group]?.value ?? null
      query.append(
        by,
        value === null ? 'is.null' : typeof value === 'boolean' ? `is.${value}` : `eq.${value}`,
      )
      query.set('select', select)
      if (order) query.set('order', order)
      query.set('limit', String(PAGE))
      if (page > 0) query.set('offset', String(page * PAGE))
      const text = query.toString()
      return {
        queryKey: [...rowsKey(object), text, page],
        queryFn: ({ signal }: { signal: AbortSignal }) => readPage(object, new URLSearchParams(text), signal),
      }
    }),
  })
  const rowOf = (group: number, at: number): Row | undefined => {
    const page = Math.floor(at / PAGE)
    const found = seen.findIndex((each) => each.group === group && each.page === page)
    return results[found]?.data?.rows[at % PAGE]
  }
  const count = groups.reduce((sum, group) => sum + group.count, 0)
  const error = heads.error ?? results.find((result) => result.isError && !result.data)?.error ?? null
  return {
    count: heads.data ? placesOf(groups) : WAITING,
    row: (index) => {
      const place = placeAt(groups, index)
      return place && place.at !== null ? rowOf(place.group, place.at) : undefined
    },
    group: (index) => {
      const place = placeAt(groups, index)
      return place && place.at === null ? groups[place.group] : undefined
    },
    total: heads.data && !heads.isPlaceholderData ? { count, atLeast: false } : undefined,
    busy: !error && (!heads.data || heads.isPlaceholderData),
    held: !error && heads.isPlaceholderData,
    error,
    isEmpty: heads.data !== undefined && count === 0,
    again: () => {
      if (heads.isError) heads.refetch()
      for (const result of results) if (result.isError) result.refetch()
    },
  }
}

/** How many places are laid out before the groups are known. */
const WAITING = 14

/** What is summed for a column: an amount in the company's own currency, where there may be several. */
function summedField(object: ObjectDef, field: FieldDef): { key: string; field: string }[] {
  if (!isSummed(field)) return []
  const base = field.currency ? `${field.name}_base` : field.name
  const own = fieldOf(object, base)
  return own && !own.masked ? [{ key: field.name, field: base }] : []
}
