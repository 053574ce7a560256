/** Long work: it goes on while one does something else, and can be stopped, taken up again and undone. */

import { useSyncExternalStore } from 'react'

export type JobState = 'running' | 'done' | 'stopped' | 'failed'

export interface Refusal {
  id: number
  why: string
}

/** What a piece of work tells after each step. */
export interface Progress {
  /** How many records were looked at. */
  seen: number
  /** How many were changed. */
  done: number
  refused: Refusal[]
  finished: boolean
  /** How many there will be, where that shows on the way. */
  total?: number | null
}

/** Work in steps. A step that failed may be done again. */
export interface Work {
  /** How many records there will be, if that is known. */
  total: number | null
  step: (signal: AbortSignal) => Promise<Progress>
  /** The work that takes all of it back. */
  undo?: () => Work
  /** The job of the server that does it, whoever looks on. */
  server?: number
  /** Has the server stop it. */
  halt?: () => Promise<void>
  /** Has the server go on with it. */
  goOn?: () => Promise<void>
}

export interface Job {
  id: number
  label: string
  state: JobState
  progress: Progress
  total: number | null
  /** What went wrong, where it can't go on by itself. */
  error: unknown
  work: Work
}

const START: Progress = { seen: 0, done: 0, refused: [], finished: false }

let jobs: Job[] = []
let next = 1
const listeners = new Set<() => void>()
const stops = new Map<number, AbortController>()

function set(then: Job[]): void {
  jobs = then
  for (const tell of listeners) tell()
}

function change(id: number, then: Partial<Job>): void {
  set(jobs.map((job) => (job.id === id ? { ...job, ...then } : job)))
}

/** Begins; the promise is kept when the work ends, however it does. */
export async function start(label: string, work: Work): Promise<Job> {
  const id = next++
  set([...jobs, { id, label, state: 'running', progress: START, total: work.total, error: null, work }])
  return run(id)
}

/** Takes up work that was stopped or has failed. */
export async function resume(id: number): Promise<Job> {
  change(id, { state: 'running', error: null })
  return run(id, (job) => job.work.goOn?.())
}

async function run(id: number, first?: (job: Job) => Promise<void> | undefined): Promise<Job> {
  const stop = new AbortController()
  stops.set(id, stop)
  try {
    const known = jobs.find((job) => job.id === id)
    if (known) await first?.(known)
    for (;;) {
      const job = jobs.find((known) => known.id === id)
      if (!job) throw new Error('a job has gone while it ran')
      const progress = await job.work.step(stop.signal)
      const total = progress.total === undefined ? job.total : progress.total
      change(id, { progress, total, ...(progress.finished ? { state: 'done' as const } : {}) })
      if (progress.finished) break
      if (stop.signal.aborted) {
        await halt(id)
        break
      }
    }
  } catch (error) {
    // Who stops it while it asks how far it is means the work, not the question.
    if (stop.signal.aborted) await halt(id)
    else change(id, { state: 'failed', error })
  } finally {
    stops.delete(id)
  }
  const job = jobs.find((known) => known.id === id)
  if (!job) throw new Error('a job has gone while it ran')
  return job
}

async function halt(id: number): Promise<void> {
  try {
    await jobs.find((known) => known.id === id)?.work.halt?.()
    change(id, { state: 'stopped' })
  } catch (error) {
    change(id, { state: 'failed', error })
  }
}

/** Stops after the step that is under way. What was done stays done, and can be undone. */
export function stop(id: number): void {
  stops.get(id)?.abort()
}

export function forget(id: number): void {
  set(jobs.filter((job) => job.id !== id || job.state === 'running'))
}

/** Whether a job of the server is in the tray already. */
export function known(server: number): boolean {
  return jobs.some((job) => job.work.server === server)
}

export function useJobs(): Job[] {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
    () => jobs,
  )
}
