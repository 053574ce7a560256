/** Long work that the server does by itself: the tray asks how far it is. */

import { ApiError, askJson } from '~/api/client'
import type { Refusal, Work } from './jobs'

export interface ServerJob {
  id: number
  kind: string
  about: unknown
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  done: number
  total: number | null
  result: unknown
  error: { en: string; zh: string } | null
}

/** How often it is asked how far a job is, in milliseconds. */
const PAUSE = 700

const call = (name: string, id: number, signal?: AbortSignal) =>
  askJson<ServerJob>(`rpc/${name}`, { method: 'POST', body: { id }, signal })

export const cancelJob = (id: number) => call('cancel_job', id)
export const retryJob = (id: number) => call('retry_job', id)

/** One's jobs that have not ended. */
export async function unfinished(): Promise<ServerJob[]> {
  const { jobs } = await askJson<{ jobs: ServerJob[] }>('rpc/jobs', { method: 'POST', body: {} })
  return jobs.filter(({ state }) => state === 'waiting' || state === 'running')
}

/** What came of a job: how many records were changed, and which were not, with the reason. */
export type Told = (result: unknown) => { done: number; refused: Refusal[] }

/** A job of the server as work of the tray. It goes on when the page is left. */
export function serverWork(id: number, total: number | null, language: 'en' | 'zh', told: Told): Work {
  let asked = false
  return {
    server: id,
    total,
    halt: async () => {
      await cancelJob(id)
    },
    goOn: async () => {
      await retryJob(id)
    },
    step: async (signal) => {
      if (asked) await pause(signal)
      asked = true
      const job = await call('job', id, signal)
      if (job.state === 'failed') throw new ApiError(500, 'job', job.error?.[language] ?? '')
      const finished = job.state === 'done'
      const { done, refused } = finished ? told(job.result) : { done: 0, refused: [] }
      return { seen: job.done, done, refused, finished, total: finished ? job.done : job.total }
    },
  }
}

const pause = (signal: AbortSignal) =>
  new Promise<void>((go) => {
    const later = setTimeout(go, PAUSE)
    signal.addEventListener('abort', () => {
      clearTimeout(later)
      go()
    })
  })
