/** The cards of a board by column, their sums, and moving one. */

import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError, askJson } from '~/api/client'
import { change, type Page, readPage, readValue, selectOf, type Values } from '~/api/records'
import type { ObjectDef, Row, Value } from '~/api/types'
import { tell } from '~/feedback/toasts'
import { titleOf } from '~/list/titles'
import { hold } from '~/live/held'
import { errorsOf, type Incomplete, incompleteOf } from '~/record/incomplete'
import { recordQuery } from '~/record/query'
import { refresh } from '~/record/refresh'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import type { BoardDef } from './boards'
import { type Lane, movedCard, readSums } from './columns'
import { laneOf } from './lane'

/** How many cards of a column are fetched at once. */
const PAGE = 50

interface Asked {
  object: ObjectDef
  lanes: Lane[]
  /** The field that makes the columns. */
  by: string
  /** Conditions beside those of the columns. */
  within: [string, string][]
  filter: string
  order: string
  /** What is added up. */
  sums: Pick<BoardDef, 'sum' | 'weighted'> | null
  /** What a card shows. */
  shown: string[]
  /** How many pages of each column are open. */
  pages: Record<string, number>
}

/** A card that can't be moved before something is filled in. */
export interface Lack {
  row: Row
  lane: Lane
  incomplete: Incomplete
}

export function useBoard({ object, lanes, by, within, filter, order, sums: added, shown, pages }: Asked) {
  const { t } = useWords()
  const client = useQueryClient()
  const catalog = useCatalog()
  const [busy, setBusy] = useState(false)
  const select = selectOf(catalog, object, [object.title, by, ...shown])
  const key = (lane: string) => [
    'board',
    object.plural,
    by,
    select,
    filter,
    order,
    lane,
    pages[lane] ?? 1,
    within,
  ]
  const columns = useQueries({
    queries: lanes.map((lane) => ({
      queryKey: key(lane.id),
      placeholderData: (before: Page | undefined) => before,
      queryFn: ({ signal }: { signal: AbortSignal }) => {
        const query = new URLSearchParams(filter)
        for (const [name, test] of lane.where) query.append(name, test)
        query.set('select', select)
        if (order) query.set('order', order)
        query.set('limit', String(PAGE * (pages[lane.id] ?? 1)))
        return readPage(object, query, signal)
      },
    })),
  })
  const sums = useQuery({
    queryKey: ['board', object.plural, 'sums', by, filter, within],
    enabled: lanes.length > 0,
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams(filter)
      for (const [name, test] of within) query.append(name, test)
      const parts = added ? [`sum:${added.sum}.sum()`, `weighted:${added.weighted}.sum()`] : []
      query.set('select', [by, 'count:count()', ...parts].join(','))
      return readSums(by, await askJson<Record<string, Value>[]>(`${object.plural}?${query}`, { signal }))
    },
  })

  const send = async (row: Row, values: Values) => {
    try {
      await change(object, row.id, row.version, values)
    } catch (error) {
      // Somebody touched the record meanwhile; moving it is meant all the same.
      if (!(error instanceof ApiError) || error.status !== 412) throw error
      await change(object, row.id, undefined, values)
    }
  }

  /** The whole record: a card has little of it, and what is filled in stands on top of what is there. */
  const whole = async (row: Row) =>
    (await client.fetchQuery(recordQuery(catalog, object.plural, row.id)).catch(() => null)) ?? row

  /** Moves a card; what that needs besides, if it can't be done without. */
  const move = async (row: Row, to: Lane, more: Values = {}): Promise<Lack | null> => {
    const from = laneOf(row, by)
    const before: Values = {
      [by]: readValue(row, by),
      ...Object.fromEntries(Object.keys(more).map((name) => [name, readValue(row, name)])),
    }
    const place = (source: string, target: string, value: Value) => {
      const one = client.getQueryData<Page>(key(source))
      const other = client.getQueryData<Page>(key(target))
      if (!one || !other) return
      const then = movedCard(one.rows, other.rows, row.id, { [by]: value })
      client.setQueryData(key(source), { ...one, rows: then.from })
      client.setQueryData(key(target), { ...other, rows: then.to })
    }
    const release = hold(object.plural, row.id)
    setBusy(true)
    place(from, to.id, to.key)
    try {
      await send(row, { [by]: to.key, ...more })
      await refresh(client, object)
      const undo = async () => {
        try {
          await change(object, row.id, undefined, before)
        } finally {
          await refresh(client, object)
        }
      }
      tell({
        tone: 'good',
        text: t('board.moved', { title: titleOf(object, row) ?? t('untitled'), stage: to.label }),
        undo,
      })
    } catch (error) {
      place(to.id, from, readValue(row, by))
      await refresh(client, object)
      const errors = errorsOf(error, t)
      const incomplete = incompleteOf(object, by, { ...more }, errors)
      if (incomplete) return { row: await whole(row), lane: to, incomplete }
      tell({ tone: 'bad', text: Object.values(errors).join(' ') })
    } finally {
      release()
      setBusy(false)
    }
    return null
  }

  return {
    rows: (lane: string) => columns[lanes.findIndex((known) => known.id === lane)]?.data,
    error: columns.find((column) => column.error)?.error ?? null,
    again: () => {
      for (const column of columns) if (column.isError) column.refetch()
    },
    sums: sums.data,
    move,
    /** Whether a card is on its way. */
    busy,
  }
}
