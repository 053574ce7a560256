/** Reading and changing dashboards. */

import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ApiError, askJson } from '~/api/client'
import { change, create, remove, restore, type Values } from '~/api/records'
import type { Value } from '~/api/types'
import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { useCatalog, useMe } from '~/shell/context'
import { useWords } from '~/words'
import { type ChartDef, readCharts } from './chart'

export interface DashboardRow {
  id: number
  version: number
  name: string
  visibility: 'private' | 'everyone'
  user_id: number
  user: { name: string } | null
  charts: unknown
}

const SELECT = 'id,version,name,visibility,user_id,user:user_id(name),charts'

export const dashboardsQuery = queryOptions({
  queryKey: ['dashboards'],
  queryFn: ({ signal }) =>
    askJson<DashboardRow[]>(`dashboards?select=${SELECT}&order=name&limit=200`, { signal }),
})

export function dashboardQuery(id: number) {
  return queryOptions({
    queryKey: ['dashboards', id],
    queryFn: async ({ signal }) => {
      const rows = await askJson<DashboardRow[]>(`dashboards?select=${SELECT}&id=eq.${id}`, { signal })
      return rows[0] ?? null
    },
  })
}

const asValue = (charts: ChartDef[]) => charts as unknown as Value

/** Making a dashboard, which is then opened. */
export function useMake() {
  const { t } = useWords()
  const client = useQueryClient()
  const object = useCatalog().named('dashboard')
  const navigate = useNavigate()
  return async (name: string) => {
    if (!object) return
    try {
      const { id } = await create(object, { name, charts: asValue([]) })
      await client.invalidateQueries({ queryKey: dashboardsQuery.queryKey })
      await navigate({ to: '/dashboards/$id', params: { id: String(id) }, search: { edit: '1' } })
    } catch (error) {
      tell({ tone: 'bad', text: explain(error, t) })
    }
  }
}

export function useDashboard(id: number) {
  const { t } = useWords()
  const client = useQueryClient()
  const me = useMe()
  const navigate = useNavigate()
  const object = useCatalog().named('dashboard')
  const { data: row, error, refetch } = useQuery(dashboardQuery(id))
  const key = dashboardQuery(id).queryKey
  const charts = readCharts(row?.charts)

  /** Writes; shown at once, taken back if it is refused. */
  const send = async (values: Values): Promise<boolean> => {
    const before = client.getQueryData(key)
    if (!object || !before) return false
    client.setQueryData(key, { ...before, ...values } as DashboardRow)
    try {
      await change(object, id, before.version, values)
      await client.invalidateQueries({ queryKey: dashboardsQuery.queryKey })
      return true
    } catch (error) {
      client.setQueryData(key, before)
      const text = error instanceof ApiError && error.status === 412 ? t('error.changed') : explain(error, t)
      tell({ tone: 'bad', text })
      await client.invalidateQueries({ queryKey: key })
      return false
    }
  }

  /** Gives the dashboard other charts; that can be taken back. */
  const setCharts = async (then: ChartDef[], words: string) => {
    const before = charts
    if (await send({ charts: asValue(then) }))
      tell({ tone: 'good', text: words, undo: () => send({ charts: asValue(before) }) })
  }

  const bin = async () => {
    if (!object || !row) return
    try {
      await remove(object, [id])
      await navigate({ to: '/dashboards' })
      await client.invalidateQueries({ queryKey: dashboardsQuery.queryKey })
      const undo = async () => {
        await restore(object, [id])
        await client.invalidateQueries({ queryKey: dashboardsQuery.queryKey })
      }
      tell({ tone: 'good', text: t('record.deleted', { title: row.name }), undo })
    } catch (error) {
      tell({ tone: 'bad', text: explain(error, t) })
    }
  }

  /** Reads it again, here and in the list of all. */
  const refresh = () => client.invalidateQueries({ queryKey: dashboardsQuery.queryKey })

  return { row, charts, error, again: refetch, refresh, mine: row?.user_id === me.id, send, setCharts, bin }
}
