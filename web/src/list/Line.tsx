/** One row of the table. */

import { lazy, type MouseEvent, memo, Suspense } from 'react'
import { readValue } from '~/api/records'
import type { FieldDef, ObjectDef, Row } from '~/api/types'
import { kindOf } from '~/kinds'
import type { Leave } from '~/record/useEditor'
import { useWords } from '~/words'
import { isCellEditable } from './cells'
import { type Column, PICK_WIDTH, stickyOffsets } from './columns'
import classes from './list.module.css'
import { Title } from './Title'
import { titleOf } from './titles'

export interface LineProps {
  id: string
  index: number
  top: number
  height: number
  object: ObjectDef
  columns: Column[]
  row: Row | undefined
  active: boolean
  peeked: boolean
  picked: boolean
  /** The field of the cell in which one stands. */
  cell: string | null
  editing: boolean
  actions: RowActions
}

/** What one does with rows, by their places. They stay the same, so that a row is drawn anew only when it changes. */
export interface RowActions {
  cell: (index: number, field: string, edit: boolean) => void
  edited: (leave: Leave) => void
  pick: (index: number, range: boolean) => void
  open: (index: number) => void
}

const CellEditor = lazy(async () => ({ default: (await import('./CellEditor')).CellEditor }))

export const Line = memo(function Line(props: LineProps) {
  const { id, index, top, height, object, columns, row, active, peeked, picked } = props
  const { cell, editing, actions } = props
  const { t } = useWords()
  const title = row ? titleOf(object, row) : null
  const offsets = stickyOffsets(columns, PICK_WIDTH)
  const click = (event: MouseEvent) => {
    if (
      event.defaultPrevented ||
      event.metaKey ||
      event.ctrlKey ||
      (event.target as HTMLElement).closest('label')
    )
      return
    actions.open(index)
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has keys of its own
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={picked}
      className={classes.line}
      data-active={active || undefined}
      data-peeked={peeked || undefined}
      style={{ transform: `translateY(${top}px)`, height }}
      onClick={click}
    >
      <div role="gridcell" className={classes.pickCell} tabIndex={-1}>
        {row && (
          <label className={classes.pick}>
            <input
              type="checkbox"
              checked={picked}
              onChange={() => undefined}
              onClick={(event) => actions.pick(index, event.shiftKey)}
              aria-label={t('list.pick', { title: title ?? '' })}
            />
          </label>
        )}
      </div>
      {columns.map(({ field }, at) => {
        const kind = kindOf(field.kind)
        const isTitle = field.name === object.title
        const left = offsets[at] ?? null
        const here = cell === field.name
        const editable = row !== undefined && !isTitle && isCellEditable(object, field)
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the list has keys of its own
          <div
            key={field.name}
            role="gridcell"
            className={classes.cell}
            data-right={kind.right || undefined}
            data-title={isTitle || undefined}
            data-pinned={left === null ? undefined : true}
            data-here={here || undefined}
            data-editing={(here && editing) || undefined}
            style={left === null ? undefined : { left: `${left / 16}rem` }}
            onClick={
              editable
                ? (event) => {
                    if (event.metaKey || event.ctrlKey) return
                    event.stopPropagation()
                    actions.cell(index, field.name, here)
                  }
                : undefined
            }
          >
            {!row ? (
              <span
                className={classes.bone}
                style={{ width: `${40 + ((index * 37 + field.name.length * 17) % 45)}%` }}
              />
            ) : isTitle && !(here && editing) ? (
              // A link as the browser has it: one that follows the router costs each row too much.
              <a
                href={`/${object.plural}/${row.id}`}
                className={classes.titleLink}
                onClick={(event) => {
                  if (event.metaKey || event.ctrlKey) return
                  event.preventDefault()
                  actions.open(index)
                }}
              >
                <Title object={object} row={row} />
              </a>
            ) : here && editing ? (
              <Suspense fallback={<CellValue object={object} field={field} row={row} />}>
                <CellEditor object={object} field={field} row={row} onDone={actions.edited} />
              </Suspense>
            ) : (
              <CellValue object={object} field={field} row={row} />
            )}
          </div>
        )
      })}
    </div>
  )
})

export function CellValue({
  object,
  field,
  row,
  linked,
}: {
  object: ObjectDef
  field: FieldDef
  row: Row
  linked?: boolean
}) {
  const value = readValue(row, field.name)
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return null
  const { View } = kindOf(field.kind)
  return <View object={object} field={field} row={row} value={value} linked={linked} />
}
