/** The cards of a board by stage, their sums, and moving one. */

import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { ApiError, askJson } from '~/api/client'
import { change, type Page, readPage, readValue, selectOf, type Values } from '~/api/records'
import type { ObjectDef, Row, Value } from '~/api/types'
import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { titleOf } from '~/list/Title'
import type { Stage } from '~/objects/opportunity/stages'
import { refresh } from '~/record/refresh'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { movedCard, readSums } from './columns'

/** How many cards of a column are fetched at once. */
const PAGE = 50

/** What a card shows. */
const SHOWN = [
  'account_id',
  'amount',
  'next_step',
  'next_step_at',
  'owner_id',
  'stage',
  'stage_entered_at',
  'lost_reason',
  'outcome',
  'pipeline_id',
  'close_date',
]

interface Asked {
  object: ObjectDef
  stages: Stage[]
  filter: string
  order: string
  sum: string
  weighted: string
  /** How many pages of each column are open. */
  pages: Record<string, number>
}

export function useBoard({ object, stages, filter, order, sum, weighted, pages }: Asked) {
  const { t } = useWords()
  const client = useQueryClient()
  const catalog = useCatalog()
  const key = (stage: string) => ['board', object.plural, filter, order, stage, pages[stage] ?? 1]
  const columns = useQueries({
    queries: stages.map((stage) => ({
      queryKey: key(stage.key),
      placeholderData: (before: Page | undefined) => before,
      queryFn: ({ signal }: { signal: AbortSignal }) => {
        const query = new URLSearchParams(filter)
        query.append('stage', `eq.${stage.key}`)
        query.append('pipeline_id', `eq.${stage.pipeline_id}`)
        query.set('select', selectOf(catalog, object, [object.title, ...SHOWN]))
        if (order) query.set('order', order)
        query.set('limit', String(PAGE * (pages[stage.key] ?? 1)))
        return readPage(object, query, signal)
      },
    })),
  })
  const pipeline = stages[0]?.pipeline_id
  const sums = useQuery({
    queryKey: ['board', object.plural, 'sums', filter, pipeline],
    enabled: pipeline !== undefined,
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams(filter)
      query.append('pipeline_id', `eq.${pipeline}`)
      query.set('select', `stage,count:count(),sum:${sum}.sum(),weighted:${weighted}.sum()`)
      return readSums(await askJson<Record<string, Value>[]>(`${object.plural}?${query}`, { signal }))
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

  const move = async (row: Row, to: Stage, more: Values = {}) => {
    const from = String(readValue(row, 'stage'))
    const before: Values = {
      stage: from,
      ...Object.fromEntries(Object.keys(more).map((name) => [name, readValue(row, name)])),
    }
    const place = (source: string, target: string) => {
      const one = client.getQueryData<Page>(key(source))
      const other = client.getQueryData<Page>(key(target))
      if (!one || !other) return
      const then = movedCard(one.rows, other.rows, row.id, target)
      client.setQueryData(key(source), { ...one, rows: then.from })
      client.setQueryData(key(target), { ...other, rows: then.to })
    }
    place(from, to.key)
    try {
      await send(row, { stage: to.key, ...more })
      await refresh(client, object)
      const undo = async () => {
        try {
          await change(object, row.id, undefined, before)
        } catch (error) {
          tell({ tone: 'bad', text: explain(error, t) })
        }
        await refresh(client, object)
      }
      tell({
        tone: 'good',
        text: t('board.moved', { title: titleOf(object, row) ?? t('untitled'), stage: to.label }),
        undo,
      })
    } catch (error) {
      place(to.key, from)
      await refresh(client, object)
      tell({ tone: 'bad', text: explain(error, t) })
    }
  }

  return {
    rows: (stage: string) => columns[stages.findIndex((known) => known.key === stage)]?.data,
    error: columns.find((column) => column.error)?.error ?? null,
    sums: sums.data,
    move,
  }
}
