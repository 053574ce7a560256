/** The rows on the screen: only those that are seen are drawn. */

import { useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ComponentType, lazy, Suspense, useEffect, useId, useMemo, useRef, useState } from 'react'
import { usePhone } from '~/shell/usePhone'
import { useRowHeight } from '~/theme/preferences'
import { useWords } from '~/words'
import { formatNumber } from '~/words/format'
import { Card } from './Card'
import type { HeadProps } from './groups/layout'
import { HeaderRow, type Share } from './HeaderRow'
import { useListKeys } from './keys'
import { Line } from './Line'
import classes from './list.module.css'
import { type Selection, useSelection } from './selection'
import { useCells } from './useCells'
import type { Columns } from './useColumns'
import type { List } from './useList'
import { useRowActions } from './useRowActions'
import type { Rows } from './useRows'
import { Veil } from './Veil'

const ListEnd = lazy(async () => ({ default: (await import('./ListEnd')).ListEnd }))
const NewRows = lazy(async () => ({ default: (await import('~/live/NewRows')).NewRows }))
const Peek = lazy(async () => ({ default: (await import('~/record/Peek')).Peek }))
const SelectionBar = lazy(async () => ({ default: (await import('./SelectionBar')).SelectionBar }))

/** How many rows are drawn beyond the edge of what is seen: at first few, so that those that are seen come sooner. */
const AT_FIRST = 1
const BEYOND = 10

/** How long after the first rows the others are drawn, in milliseconds. */
const REST = 200

interface Props {
  list: List
  columns: Columns
  rows: Rows
  onSeen: (set: (now: Seen) => Seen) => void
  /** Draws the head of a group, where rows stand in groups. */
  Head?: ComponentType<HeadProps>
}

interface Seen {
  first: number
  last: number
}

export function Grid({ list, columns, rows, onSeen, Head }: Props) {
  const { say } = useWords()
  const phone = usePhone()
  const navigate = useNavigate()
  const { object } = list
  const scroller = useRef<HTMLDivElement>(null)
  const height = useRowHeight(phone)
  const selection = useSelection(list.filter, rows.total)
  const [active, setActive] = useState<number | null>(null)
  const anchor = useRef<number | null>(null)
  const grid = useId()

  const [roomy, setRoomy] = useState(false)
  useEffect(() => {
    if (rows.busy) return
    const timer = setTimeout(() => setRoomy(true), REST)
    return () => clearTimeout(timer)
  }, [rows.busy])
  const virtual = useVirtualizer({
    count: rows.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: roomy ? BEYOND : AT_FIRST,
    onChange: (it) => {
      const items = it.getVirtualItems()
      const first = items[0]?.index ?? 0
      const last = items[items.length - 1]?.index ?? 0
      onSeen((now) => (now.first === first && now.last === last ? now : { first, last }))
    },
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: another height is measured anew; another query starts at the top
  useEffect(() => virtual.measure(), [height])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same
  useEffect(() => {
    setActive(null)
    // Where it stands already, asking the library for it would have the page laid out at once.
    if (virtual.scrollOffset) virtual.scrollToOffset(0)
  }, [list.filter, list.orderText])

  const openRow = (id: number) =>
    navigate({ to: '/$object/$id', params: { object: object.plural, id: String(id) } })
  const goTo = (index: number) => {
    setActive(index)
    virtual.scrollToIndex(index)
    const row = rows.row(index)
    if (list.peeked !== null && row) list.peek(row.id)
  }
  const cells = useCells({ list, columns, rows, selection, active, goTo, asleep: phone })
  const activeRow = active === null ? undefined : rows.row(active)
  const pickUpTo = (to: number) => {
    const from = anchor.current ?? to
    const [first, last] = from < to ? [from, to] : [to, from]
    const ids: number[] = []
    for (let index = first; index <= last; index++) {
      const row = rows.row(index)
      if (row) ids.push(row.id)
    }
    selection.add(ids)
  }
  const pick = (index: number, range: boolean) => {
    // What is picked belongs to the question that has no answer yet.
    if (rows.held) return
    const row = rows.row(index)
    if (range) pickUpTo(index)
    else if (row) selection.toggle(row.id)
    anchor.current = index
  }
  useListKeys({
    move: (by) => {
      let next = (active ?? (by > 0 ? -1 : 0)) + by
      while (rows.group(next)) next += by
      if (next < 0 || next >= rows.count) return
      goTo(next)
    },
    side: cells.side,
    edit: cells.edit,
    open: () => activeRow && openRow(activeRow.id),
    peek: () => activeRow && list.peek(list.peeked === activeRow.id ? null : activeRow.id),
    pick: (range) => active !== null && activeRow && pick(active, range),
    escape: () => (cells.cell ? cells.leave() : list.peeked !== null ? list.peek(null) : selection.clear()),
  })

  const actions = useRowActions({
    cell: (index, field, edit) => {
      if (rows.held) return
      setActive(index)
      cells.choose(field, edit)
      const row = rows.row(index)
      if (row && list.peeked !== null && list.peeked !== row.id) list.peek(row.id)
    },
    edited: cells.edited,
    pick,
    open: (index) => {
      const row = rows.row(index)
      if (!row) return
      if (!rows.held) setActive(index)
      if (phone) openRow(row.id)
      else list.peek(row.id)
    },
  })

  // What the head of a group says is not said on each of its cards.
  const cards = useMemo(
    () => columns.columns.filter(({ field }) => field.name !== list.grouped),
    [columns.columns, list.grouped],
  )
  const template = `2.25rem ${columns.columns.map(({ width }) => `${width / 16}rem`).join(' ')} 1fr`
  const width = columns.columns.reduce((sum, column) => sum + column.width, 36)
  const items = virtual.getVirtualItems()
  const seen: number[] = []
  for (let index = virtual.range?.startIndex ?? 0; index <= (virtual.range?.endIndex ?? -1); index++) {
    const row = rows.held ? undefined : rows.row(index)
    if (row) seen.push(row.id)
  }
  return (
    <div className={classes.body}>
      <div className={classes.pane}>
        <Suspense>
          <NewRows object={object} filter={list.filter} onShow={() => virtual.scrollToOffset(0)} />
        </Suspense>
        <div
          ref={scroller}
          className={classes.scroller}
          role="grid"
          tabIndex={0}
          aria-label={say(object.label_plural)}
          aria-rowcount={rows.total && !rows.total.atLeast ? rows.total.count + 1 : -1}
          aria-activedescendant={active === null ? undefined : `${grid}-${active}`}
          aria-multiselectable
          aria-busy={rows.busy}
          style={{ '--cols': template, '--wide': phone ? '100%' : `${width / 16}rem` } as React.CSSProperties}
        >
          {!phone && (
            <HeaderRow
              list={list}
              columns={columns}
              picked={share(seen, selection)}
              onPick={(all) => (all ? selection.add(seen) : selection.clear())}
            />
          )}
          <div role="rowgroup" className={classes.rows} style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const { index, start: top } = item
              const id = `${grid}-${index}`
              const group = rows.group(index)
              if (group && Head)
                return (
                  <Head
                    key={index}
                    id={id}
                    index={index}
                    top={top}
                    height={height}
                    list={list}
                    columns={columns.columns}
                    group={group}
                    phone={phone}
                  />
                )
              const row = rows.row(index)
              const Shape = phone ? Card : Line
              return (
                <Shape
                  key={index}
                  id={id}
                  index={index}
                  top={top}
                  height={height}
                  object={object}
                  columns={phone ? cards : columns.columns}
                  row={row}
                  active={active === index}
                  peeked={row !== undefined && list.peeked === row.id}
                  picked={row !== undefined && selection.has(row.id)}
                  cell={active === index ? cells.cell : null}
                  editing={active === index && cells.editing}
                  actions={actions}
                />
              )
            })}
          </div>
          {(rows.error !== null || rows.isEmpty) && (
            <Suspense>
              {/* A grid holds rows and nothing else. */}
              <div role="row" className={classes.end}>
                <div role="gridcell" className={classes.end}>
                  <ListEnd list={list} rows={rows} />
                </div>
              </div>
            </Suspense>
          )}
        </div>
        {rows.held && <Veil phone={phone} />}
        <Status rows={rows} />
        {selection.count !== 0 && (
          <Suspense>
            <SelectionBar
              list={list}
              columns={columns}
              selection={selection}
              total={rows.total}
              seen={seen.length}
            />
          </Suspense>
        )}
      </div>
      {list.peeked !== null && !phone && (
        <Suspense fallback={<aside className={classes.peekSpace} />}>
          <Peek object={object} id={list.peeked} onClose={() => list.peek(null)} />
        </Suspense>
      )}
    </div>
  )
}

/** How many of the rows that are seen are picked; nothing where none can be. */
function share(seen: number[], selection: Selection): Share | null {
  if (seen.length === 0) return null
  if (seen.every(selection.has)) return 'all'
  return seen.some(selection.has) ? 'some' : 'none'
}

function Status({ rows }: { rows: Rows }) {
  const { t, language } = useWords()
  const count = rows.total && formatNumber(rows.total.count, language)
  return (
    <div className={classes.status}>
      {rows.total &&
        t(rows.total.atLeast ? 'list.count.more' : 'list.count', { count: rows.total.count, shown: count })}
    </div>
  )
}
