/** Files that are being sent, by what they are attached to. They go on while one looks at another record. */

import { useSyncExternalStore } from 'react'
import { isUnreachable } from '~/feedback/words'
import { type SentFile, send } from './send'

/** Files that are sent at the same time; the others wait. */
const AT_ONCE = 2

export interface Underway {
  key: number
  name: string
  size: number
  /** A picture of it, as long as it is sent. */
  picture: string | null
  /** How much has been sent, from 0 to 1. */
  part: number
  /** Why it was not sent. */
  error: unknown
  /** Whether trying again may help. */
  again: boolean
}

interface Task {
  file: File
  place: string
  shown: Underway
  controller: AbortController
  waiting: boolean
  /** What to do once it is sent. */
  then: (sent: SentFile) => Promise<unknown>
  ended: () => void
}

let tasks: Task[] = []
let next = 1
let lists = new Map<string, Underway[]>()
const NONE: Underway[] = []
const listeners = new Set<() => void>()

function changed(): void {
  lists = new Map()
  for (const { place, shown } of tasks) lists.set(place, [...(lists.get(place) ?? []), shown])
  for (const tell of listeners) tell()
}

function show(task: Task, values: Partial<Underway>): void {
  task.shown = { ...task.shown, ...values }
  changed()
}

function drop(task: Task): void {
  tasks = tasks.filter((other) => other !== task)
  if (task.shown.picture) URL.revokeObjectURL(task.shown.picture)
  task.ended()
  changed()
  run()
}

function run(): void {
  const sending = tasks.filter((task) => !task.waiting && task.shown.error === null).length
  for (const task of tasks.filter(({ waiting }) => waiting).slice(0, Math.max(0, AT_ONCE - sending))) {
    task.waiting = false
    void work(task)
  }
}

async function work(task: Task): Promise<void> {
  const { file, shown, controller } = task
  const { signal } = controller
  try {
    const sent = await send(file, shown.name, { signal, onProgress: (part) => show(task, { part }) })
    await task.then(sent)
    drop(task)
  } catch (error) {
    if (signal.aborted) return
    const status = error instanceof Object && 'status' in error ? Number(error.status) : 0
    show(task, { error, again: isUnreachable(error) || status >= 500 })
    run()
  }
}

/** Sends a file. `then` is done before it counts as sent; `ended` when it is sent or given up. */
export function sendTo(
  place: string,
  file: File,
  name: string,
  then: (sent: SentFile) => Promise<unknown>,
  ended: () => void = () => undefined,
): void {
  const picture = file.type.startsWith('image/') ? URL.createObjectURL(file) : null
  const shown: Underway = { key: next++, name, size: file.size, picture, part: 0, error: null, again: false }
  tasks = [...tasks, { file, place, shown, controller: new AbortController(), waiting: true, then, ended }]
  changed()
  run()
}

/** Gives a file up, wherever it is. */
export function giveUp(key: number): void {
  const task = tasks.find(({ shown }) => shown.key === key)
  if (!task) return
  task.controller.abort()
  drop(task)
}

/** Tries again to send a file. */
export function tryAgain(key: number): void {
  const task = tasks.find(({ shown }) => shown.key === key)
  if (!task || task.shown.error === null) return
  task.waiting = true
  show(task, { error: null, part: 0 })
  run()
}

function subscribe(then: () => void): () => void {
  listeners.add(then)
  return () => listeners.delete(then)
}

/** The files that are being sent to a place. */
export function useUnderway(place: string): Underway[] {
  return useSyncExternalStore(subscribe, () => lists.get(place) ?? NONE)
}
