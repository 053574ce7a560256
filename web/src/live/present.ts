/** Tells those who show who looks at a record that it has changed. */

const listeners = new Map<string, Set<() => void>>()

const keyOf = (plural: string, id: number) => `${plural} ${id}`

export function forPresence(plural: string, id: number): void {
  for (const then of listeners.get(keyOf(plural, id)) ?? []) then()
}

/** Has `then` called when somebody comes to a record or leaves it; gives what ends that. */
export function onPresence(plural: string, id: number, then: () => void): () => void {
  const key = keyOf(plural, id)
  const all = listeners.get(key) ?? new Set()
  all.add(then)
  listeners.set(key, all)
  return () => {
    all.delete(then)
    if (all.size === 0) listeners.delete(key)
  }
}
