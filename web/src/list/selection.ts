/** Which rows are picked. */

import { useState } from 'react'

export function useSelection(scope: string) {
  const [state, setState] = useState<{ scope: string; ids: ReadonlySet<number> }>({ scope, ids: new Set() })
  const ids = state.scope === scope ? state.ids : new Set<number>()
  const set = (then: Iterable<number>) => setState({ scope, ids: new Set(then) })
  return {
    ids,
    has: (id: number) => ids.has(id),
    toggle: (id: number) => set(ids.has(id) ? [...ids].filter((other) => other !== id) : [...ids, id]),
    add: (more: number[]) => set([...ids, ...more]),
    clear: () => set([]),
  }
}

export type Selection = ReturnType<typeof useSelection>
