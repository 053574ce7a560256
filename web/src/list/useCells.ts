/** The cell in which one stands: moving it, editing it, copying and pasting. */

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Row } from '~/api/types'
import { optionsRead } from '~/objects'
import type { Leave } from '~/record/useEditor'
import { useCatalog } from '~/shell/context'
import { isTyping } from '~/shell/typing'
import { useWords } from '~/words'
import { cellText, isCellEditable, nextCell, writeBlock } from './cells'
import type { Selection } from './selection'
import type { Columns } from './useColumns'
import type { List } from './useList'
import type { Rows } from './useRows'

interface Asked {
  list: List
  columns: Columns
  rows: Rows
  selection: Selection
  active: number | null
  goTo: (index: number) => void
  asleep: boolean
}

export function useCells({ list, columns, rows, selection, active, goTo, asleep }: Asked) {
  const { t, say } = useWords()
  const client = useQueryClient()
  const { object } = list
  const [cell, setCell] = useState<string | null>(null)
  const [editing, setEditing] = useState(false)
  const catalog = useCatalog()
  const fields = columns.columns.map((column) => column.field)
  const editable = fields.filter((field) => isCellEditable(object, field)).map((field) => field.name)

  const copied = (): string | null => {
    const reading = {
      say,
      yes: t('yes'),
      no: t('no'),
      optionsOf: (field: (typeof fields)[number], row: Row) =>
        optionsRead[`${object.name}.${field.name}`]?.(client, row) ?? field.options ?? [],
    }
    if (selection.count !== 0) {
      const picked: Row[] = []
      for (let index = 0; index < rows.count; index++) {
        const row = rows.row(index)
        if (row && selection.has(row.id)) picked.push(row)
      }
      const head = fields.map((field) => say(field.label))
      return writeBlock([head, ...picked.map((row) => fields.map((field) => cellText(field, row, reading)))])
    }
    const row = active === null ? undefined : rows.row(active)
    const field = fields.find((known) => known.name === cell)
    return row && field ? cellText(field, row, reading) : null
  }
  const pasted = (text: string) => {
    const at = fields.findIndex((field) => field.name === cell)
    if (active === null || at < 0 || text === '') return
    const under = fields.slice(at).map((field) => (isCellEditable(object, field) ? field : null))
    // Reading a block is seldom needed; it comes when it is.
    import('./paste/pasteBlock').then(({ pasteBlock }) =>
      pasteBlock({ object, catalog, client, t, say }, text, (down) => rows.row(active + down), under),
    )
  }

  const now = useRef({ copied, pasted })
  useEffect(() => {
    now.current = { copied, pasted }
  })
  useEffect(() => {
    if (asleep) return
    const isOurs = (event: ClipboardEvent) =>
      !isTyping(event.target) && (getSelection()?.isCollapsed ?? true) && event.clipboardData !== null
    const copy = (event: ClipboardEvent) => {
      const text = isOurs(event) ? now.current.copied() : null
      if (text === null) return
      event.preventDefault()
      event.clipboardData?.setData('text/plain', text)
    }
    const take = (event: ClipboardEvent) => {
      if (!isOurs(event)) return
      now.current.pasted(event.clipboardData?.getData('text/plain') ?? '')
    }
    document.addEventListener('copy', copy)
    document.addEventListener('paste', take)
    return () => {
      document.removeEventListener('copy', copy)
      document.removeEventListener('paste', take)
    }
  }, [asleep])

  return {
    cell,
    editing,
    choose: (field: string, edit: boolean) => {
      setCell(field)
      setEditing(edit)
    },
    leave: () => {
      setCell(null)
      setEditing(false)
    },
    side: (by: number) => {
      if (active === null) return
      const at = fields.findIndex((field) => field.name === cell)
      const next = fields[at < 0 ? 0 : Math.max(0, Math.min(fields.length - 1, at + by))]
      if (next) setCell(next.name)
    },
    edit: () => {
      if (active === null || !rows.row(active)) return
      const field = cell !== null && editable.includes(cell) ? cell : editable[0]
      if (field === undefined) return
      setCell(field)
      setEditing(true)
    },
    edited: (leave: Leave) => {
      const there = cell !== null && active !== null && leave !== 'stay'
      const next = there
        ? nextCell({ index: active, field: cell }, editable, rows.count, leave === 'next' ? 1 : -1)
        : null
      if (!next || !rows.row(next.index)) return setEditing(false)
      if (next.index !== active) goTo(next.index)
      setCell(next.field)
    },
  }
}
