/** Asking for everybody's long work, and for schedules. */

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { askJson } from '~/api/client'
import type { Translate } from '~/words'
import type { ServerJob } from '../server'

export interface AllJob extends ServerJob {
  user_id: number | null
  /** Who wanted it; none for the system. */
  user: string | null
  created_at: string
  ended_at: string | null
}

interface JobPage {
  jobs: AllJob[]
  next: number | null
}

export interface Schedule {
  name: string
  cron: string
  zone: string | null
  on: boolean
  next_at: string | null
  last_at: string | null
  last_job: number | null
}

/** How often it is asked how far jobs are, in milliseconds. */
const AGAIN = 3_000

const act = <R>(name: string, body: unknown, signal?: AbortSignal) =>
  askJson<R>(`rpc/${name}`, { method: 'POST', body, signal })

/** The names of those who wanted them. */
async function named(page: JobPage, signal?: AbortSignal): Promise<JobPage> {
  const ids = [...new Set(page.jobs.flatMap(({ user_id }) => user_id ?? []))]
  if (ids.length === 0) return page
  const query = `select=id,name&id=in.(${ids.join(',')})`
  const users = await askJson<{ id: number; name: string }[]>(`users?${query}`, { signal })
  const names = new Map(users.map(({ id, name }) => [id, name]))
  return { ...page, jobs: page.jobs.map((job) => ({ ...job, user: names.get(job.user_id ?? 0) ?? null })) }
}

export const jobsQuery = infiniteQueryOptions({
  queryKey: ['jobs', 'all'],
  initialPageParam: null as number | null,
  getNextPageParam: (page: JobPage) => page.next,
  refetchInterval: AGAIN,
  queryFn: async ({ pageParam, signal }) => {
    const body = { all: true, ...(pageParam === null ? {} : { before: pageParam }) }
    return named(await act<JobPage>('jobs', body, signal), signal)
  },
})

export const schedulesQuery = queryOptions({
  queryKey: ['jobs', 'schedules'],
  queryFn: ({ signal }) => act<Schedule[]>('schedules', {}, signal),
})

export const runSchedule = (name: string) => act('run_schedule', { name })

export const changeSchedule = (
  name: string,
  edit: Partial<Pick<Schedule, 'cron' | 'zone' | 'on'>>,
): Promise<Schedule> => act('change_schedule', { name, ...edit })

/** What kind of work, in words; its name where there are none. */
export function jobKind(kind: string, t: Translate): string {
  if (kind === 'import') return t('jobs.kind.import')
  if (kind === 'undo_import') return t('jobs.kind.undo_import')
  if (kind === 'find_duplicates') return t('jobs.kind.find_duplicates')
  if (kind === 'compute_field') return t('jobs.kind.compute_field')
  if (kind === 'verify_log') return t('jobs.kind.verify_log')
  if (kind === 'deliver_webhook') return t('jobs.kind.deliver_webhook')
  if (kind === 'prune_webhook_deliveries') return t('jobs.kind.prune_webhook_deliveries')
  return kind
}
