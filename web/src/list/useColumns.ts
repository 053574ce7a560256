/** The columns of a list, and how a reader rearranges them. */

import { useMemo, useState } from 'react'
import { listFields } from '~/api/catalog'
import type { ObjectDef } from '~/api/types'
import { useSimple } from '~/theme/preferences'
import { useWords } from '~/words'
import {
  type Column,
  clampWidth,
  columnsOf,
  defaultWidth,
  fewest,
  moved,
  pinned,
  storageKey,
  storeColumns,
} from './columns'
import { readColumns } from './stored'
import type { ListView } from './views/savedViews'

/** How many columns simple mode shows. */
const FEW = 3

export function useColumns(object: ObjectDef, view: ListView | undefined) {
  const { say } = useWords()
  const key = storageKey(object, view)
  const [, redraw] = useState(0)
  const simple = useSimple()
  const kept = localStorage.getItem(key)
  const columns = useMemo(() => columnsOf(object, view, readColumns(kept), say), [object, view, kept, say])
  // The same until something about them changes, so that rows need not be drawn anew.
  const shown = useMemo(
    () => (simple ? fewest(columns, object.title, FEW) : columns),
    [simple, columns, object],
  )
  const set = (then: Column[]) => {
    localStorage.setItem(key, storeColumns(then))
    redraw((count) => count + 1)
  }
  return {
    columns: shown,
    fields: listFields(object),
    /** Whether they stand otherwise than in the view. */
    isChanged: kept !== null,
    isShown: (name: string) => shown.some((column) => column.field.name === name),
    toggle: (name: string) => {
      const field = object.fields.find((field) => field.name === name)
      if (!field || name === object.title) return
      const without = columns.filter((column) => column.field.name !== name)
      set(
        without.length < columns.length
          ? without
          : [...columns, { field, width: defaultWidth(object, field, say), pinned: false }],
      )
    },
    resize: (name: string, width: number) =>
      set(
        columns.map((column) =>
          column.field.name === name ? { ...column, width: clampWidth(width) } : column,
        ),
      ),
    pin: (name: string, pin: boolean) => set(pinned(columns, name, pin)),
    move: (name: string, before: string | null) => set(moved(columns, name, before)),
    reset: () => {
      localStorage.removeItem(key)
      redraw((count) => count + 1)
    },
  }
}

export type Columns = ReturnType<typeof useColumns>
