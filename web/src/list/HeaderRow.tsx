/** The headers: sort by a click, move by dragging, resize at the edge. */

import { IconArrowDown, IconArrowUp, IconChevronDown } from '@tabler/icons-react'
import { lazy, type PointerEvent, useState } from 'react'
import { kindOf } from '~/kinds'
import { Late } from '~/shell/Late'
import { useWords } from '~/words'
import { type Column, PICK_WIDTH, stickyOffsets } from './columns'
import classes from './list.module.css'
import { readOrder } from './order'
import type { Columns } from './useColumns'
import type { List } from './useList'

const HeaderMenu = lazy(async () => ({ default: (await import('./HeaderMenu')).HeaderMenu }))

/** How many of several rows. */
export type Share = 'all' | 'some' | 'none'

interface Props {
  list: List
  columns: Columns
  /** How many of the rows on the screen are picked; nothing where there are none to pick. */
  picked: Share | null
  onPick: (all: boolean) => void
}

export function HeaderRow({ list, columns, picked, onPick }: Props) {
  const { t } = useWords()
  const [over, setOver] = useState<string | null>(null)
  const offsets = stickyOffsets(columns.columns, PICK_WIDTH)
  return (
    <div role="row" aria-rowindex={1} className={classes.header}>
      <div role="columnheader" className={classes.pickCell}>
        <label className={classes.pick}>
          <input
            type="checkbox"
            checked={picked === 'all'}
            disabled={picked === null}
            ref={(box) => {
              if (box) box.indeterminate = picked === 'some'
            }}
            onChange={(event) => onPick(event.currentTarget.checked)}
            aria-label={t('list.pick.all')}
          />
        </label>
      </div>
      {columns.columns.map((column, at) => (
        <Header
          key={column.field.name}
          list={list}
          columns={columns}
          column={column}
          movable={at > 0}
          left={offsets[at] ?? null}
          over={over === column.field.name}
          onOver={setOver}
        />
      ))}
    </div>
  )
}

interface HeaderProps {
  list: List
  columns: Columns
  column: Column
  movable: boolean
  /** Where it stays, in pixels from the left, if it does. */
  left: number | null
  over: boolean
  onOver: (name: string | null) => void
}

/** What is dragged when a header is. */
const DRAGGED = 'application/x-steward-column'

function Header({ list, columns, column, movable, left, over, onOver }: HeaderProps) {
  const { t, say } = useWords()
  const { field, width } = column
  const keys = readOrder(list.order)
  const place = keys.findIndex((key) => key.field === field.name)
  const sorted = place < 0 ? 'none' : keys[place]?.descending ? 'descending' : 'ascending'
  const right = kindOf(field.kind).right
  return (
    <div
      role="columnheader"
      aria-sort={place > 0 ? 'other' : sorted}
      className={classes.head}
      data-pinned={left === null ? undefined : true}
      style={left === null ? undefined : { left: `${left / 16}rem` }}
      data-over={over || undefined}
      draggable={movable}
      onDragStart={(event) => event.dataTransfer.setData(DRAGGED, field.name)}
      onDragOver={(event) => {
        if (!movable || !event.dataTransfer.types.includes(DRAGGED)) return
        event.preventDefault()
        onOver(field.name)
      }}
      onDragLeave={() => onOver(null)}
      onDragEnd={() => onOver(null)}
      onDrop={(event) => {
        onOver(null)
        const name = event.dataTransfer.getData(DRAGGED)
        if (name && name !== field.name) columns.move(name, field.name)
      }}
    >
      <button
        type="button"
        className={classes.headText}
        data-right={right || undefined}
        disabled={!field.sortable}
        title={field.help ? say(field.help) : undefined}
        onClick={(event) => (event.shiftKey ? list.sortAlso(field.name) : list.sortBy(field.name))}
      >
        <span className={classes.clip}>{say(field.label)}</span>
        {sorted === 'ascending' && <IconArrowUp size={12} aria-hidden />}
        {sorted === 'descending' && <IconArrowDown size={12} aria-hidden />}
        {place >= 0 && keys.length > 1 && <span className={classes.headPlace}>{place + 1}</span>}
      </button>
      <Late
        menu={HeaderMenu}
        menuProps={{ list, columns, column, movable }}
        button={(press) => (
          <button
            type="button"
            className={classes.headMore}
            aria-haspopup="menu"
            aria-label={t('columns.menu', { field: say(field.label) })}
            onClick={press}
          >
            <IconChevronDown size={14} aria-hidden />
          </button>
        )}
      />
      <Edge
        label={t('columns.width', { field: say(field.label) })}
        width={width}
        onResize={(then) => columns.resize(field.name, then)}
      />
    </div>
  )
}

/** How far one key press moves an edge, in pixels. */
const STEP = 16

function Edge({
  label,
  width,
  onResize,
}: {
  label: string
  width: number
  onResize: (width: number) => void
}) {
  const start = (event: PointerEvent<HTMLButtonElement>) => {
    event.preventDefault()
    const edge = event.currentTarget
    const from = event.clientX
    const scale = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16
    edge.setPointerCapture(event.pointerId)
    const drag = (moved: globalThis.PointerEvent) => onResize(width + (moved.clientX - from) / scale)
    const end = () => {
      edge.removeEventListener('pointermove', drag)
      edge.removeEventListener('pointerup', end)
      edge.removeEventListener('pointercancel', end)
    }
    edge.addEventListener('pointermove', drag)
    edge.addEventListener('pointerup', end)
    edge.addEventListener('pointercancel', end)
  }
  return (
    <button
      type="button"
      className={classes.edge}
      aria-label={label}
      draggable
      onDragStart={(event) => {
        event.preventDefault()
        event.stopPropagation()
      }}
      onPointerDown={start}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') onResize(width - STEP)
        if (event.key === 'ArrowRight') onResize(width + STEP)
      }}
    />
  )
}
