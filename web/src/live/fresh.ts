/** Records of others that a list would show if it were read again, and does not show yet. */

import { useSyncExternalStore } from 'react'

const lists = new Map<string, ReadonlySet<number>>()
const listeners = new Set<() => void>()

/** A list by its object and its conditions. */
export function listKey(plural: string, filter: string): string {
  return `${plural}?${new URLSearchParams(filter)}`
}

function tell(): void {
  for (const then of listeners) then()
}

export function addFresh(key: string, ids: number[]): void {
  if (ids.length === 0) return
  lists.set(key, new Set([...(lists.get(key) ?? []), ...ids]))
  tell()
}

/** Forgets those that the list shows by now, or that are gone. */
export function dropFresh(key: string, ids: Iterable<number>): void {
  const known = lists.get(key)
  if (!known) return
  const left = new Set(known)
  for (const id of ids) left.delete(id)
  if (left.size === known.size) return
  if (left.size > 0) lists.set(key, left)
  else lists.delete(key)
  tell()
}

export function clearFresh(key: string): void {
  if (lists.delete(key)) tell()
}

function subscribe(then: () => void): () => void {
  listeners.add(then)
  return () => listeners.delete(then)
}

/** How many there are. */
export function useFresh(plural: string, filter: string): number {
  const key = listKey(plural, filter)
  return useSyncExternalStore(subscribe, () => lists.get(key)?.size ?? 0)
}
