/** What one does with rows, as it stands after the last drawing, behind functions that never change. */

import { useLayoutEffect, useRef, useState } from 'react'
import type { RowActions } from './Line'

export function useRowActions(actions: RowActions): RowActions {
  const now = useRef(actions)
  useLayoutEffect(() => {
    now.current = actions
  })
  const [steady] = useState<RowActions>(() => ({
    cell: (...which) => now.current.cell(...which),
    edited: (leave) => now.current.edited(leave),
    pick: (...which) => now.current.pick(...which),
    open: (index) => now.current.open(index),
  }))
  return steady
}
