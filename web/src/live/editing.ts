/** Which records this tab is changing, for others to know. */

const open = new Map<string, number>()
const listeners = new Set<() => void>()

const keyOf = (plural: string, id: number) => `${plural} ${id}`

/** A place to change a record is open from now on; gives what closes it. */
export function startEditing(plural: string, id: number): () => void {
  const key = keyOf(plural, id)
  const set = (by: number) => {
    const count = (open.get(key) ?? 0) + by
    if (count > 0) open.set(key, count)
    else open.delete(key)
    for (const then of listeners) then()
  }
  set(1)
  return () => set(-1)
}

export function isEditing(plural: string, id: number): boolean {
  return open.has(keyOf(plural, id))
}

export function onEditing(then: () => void): () => void {
  listeners.add(then)
  return () => listeners.delete(then)
}
