/** Which rows are picked: one by one, or all that the list finds. */

import { useState } from 'react'
import type { Total } from '~/api/records'
import { countOf, type Picked } from '~/jobs/picked'

interface State {
  scope: string
  ids: ReadonlySet<number>
  /** All that match are picked; `ids` are those that are not. */
  everything: boolean
}

export function useSelection(scope: string, total: Total | undefined) {
  const [kept, setKept] = useState<State>({ scope, ids: new Set(), everything: false })
  const state = kept.scope === scope ? kept : { scope, ids: new Set<number>(), everything: false }
  const set = (ids: Iterable<number>, everything: boolean) =>
    setKept({ scope, ids: new Set(ids), everything })
  const known = total && !total.atLeast ? total.count : null
  const picked: Picked = state.everything
    ? { filter: scope, except: state.ids, total: known }
    : { ids: [...state.ids] }
  return {
    picked,
    everything: state.everything,
    /** How many; nothing where it is not known. */
    count: countOf(picked),
    has: (id: number) => state.ids.has(id) !== state.everything,
    toggle: (id: number) =>
      set(
        state.ids.has(id) ? [...state.ids].filter((other) => other !== id) : [...state.ids, id],
        state.everything,
      ),
    add: (more: number[]) =>
      state.everything
        ? set(
            [...state.ids].filter((id) => !more.includes(id)),
            true,
          )
        : set([...state.ids, ...more], false),
    all: () => set([], true),
    clear: () => set([], false),
  }
}

export type Selection = ReturnType<typeof useSelection>
