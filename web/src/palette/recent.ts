/** The records that somebody has opened on this device, the last one first. */

import { useSyncExternalStore } from 'react'

export interface Recent {
  /** The object's plural. */
  plural: string
  id: number
  title: string
}

/** How many are remembered. */
const KEPT = 30

const listeners = new Set<() => void>()
let cached: { text: string | null; recent: Recent[] } = { text: null, recent: [] }

function key(me: number): string {
  return `steward.recent.${me}`
}

/** Reads what was stored; what cannot be read counts as nothing. */
export function readRecent(text: string | null): Recent[] {
  try {
    const parsed: unknown = JSON.parse(text ?? '[]')
    if (!Array.isArray(parsed)) return []
    return parsed.filter(
      (entry): entry is Recent =>
        typeof entry === 'object' &&
        entry !== null &&
        typeof entry.plural === 'string' &&
        typeof entry.id === 'number' &&
        typeof entry.title === 'string',
    )
  } catch {
    return []
  }
}

/** The list with one record in front. */
export function withRecent(recent: Recent[], one: Recent): Recent[] {
  const others = recent.filter((known) => known.plural !== one.plural || known.id !== one.id)
  return [one, ...others].slice(0, KEPT)
}

export function remember(me: number, one: Recent): void {
  const text = localStorage.getItem(key(me))
  const then = JSON.stringify(withRecent(readRecent(text), one))
  if (then === text) return
  localStorage.setItem(key(me), then)
  for (const tell of listeners) tell()
}

export function useRecent(me: number): Recent[] {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
    () => {
      const text = localStorage.getItem(key(me))
      if (cached.text !== text) cached = { text, recent: readRecent(text) }
      return cached.recent
    },
  )
}
