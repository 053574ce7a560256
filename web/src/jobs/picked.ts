/** Which records work is meant for. */

/** The records that are meant. */
export type Picked =
  | { ids: number[] }
  /** All that a filter finds, but these. */
  | { filter: string; except: ReadonlySet<number>; total: number | null }

export function countOf(picked: Picked): number | null {
  if ('ids' in picked) return picked.ids.length
  return picked.total === null ? null : Math.max(0, picked.total - picked.except.size)
}
