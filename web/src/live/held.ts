/** Records that this tab is changing at this moment: what comes from outside waits until it is done. */

const holds = new Map<string, number>()

const keyOf = (plural: string, id: number) => `${plural} ${id}`

/** Holds a record; gives what lets go of it. */
export function hold(plural: string, id: number): () => void {
  const key = keyOf(plural, id)
  holds.set(key, (holds.get(key) ?? 0) + 1)
  let held = true
  return () => {
    if (!held) return
    held = false
    const left = (holds.get(key) ?? 1) - 1
    if (left > 0) holds.set(key, left)
    else holds.delete(key)
  }
}

export function isHeld(plural: string, id: number): boolean {
  return holds.has(keyOf(plural, id))
}
