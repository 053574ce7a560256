/** The rows: only those that are seen are drawn. */

import { useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { lazy, Suspense, useEffect, useId, useRef, useState } from 'react'
import { may } from '~/api/catalog'
import { selectOf } from '~/api/records'
import { useCatalog } from '~/shell/context'
import { usePhone } from '~/shell/usePhone'
import { useRowHeight } from '~/theme/preferences'
import { useWords } from '~/words'
import { formatNumber } from '~/words/format'
import { Card } from './Card'
import { HeaderRow } from './HeaderRow'
import { useListKeys } from './keys'
import { Line } from './Line'
import classes from './list.module.css'
import { useSelection } from './selection'
import type { Columns } from './useColumns'
import type { List } from './useList'
import { useRows } from './useRows'

const ListEnd = lazy(async () => ({ default: (await import('./ListEnd')).ListEnd }))
const Peek = lazy(async () => ({ default: (await import('~/record/Peek')).Peek }))
const SelectionBar = lazy(async () => ({ default: (await import('./SelectionBar')).SelectionBar }))

/** How many rows are drawn beyond the edge of what is seen. */
const BEYOND = 10

/** How many rows the first look takes before the screen has been measured. */
const FIRST_LOOK = 30

export function Table({ list, columns }: { list: List; columns: Columns }) {
  const { say } = useWords()
  const phone = usePhone()
  const catalog = useCatalog()
  const navigate = useNavigate()
  const { object } = list
  const scroller = useRef<HTMLDivElement>(null)
  const height = useRowHeight(phone)
  const [seen, setSeen] = useState({ first: 0, last: FIRST_LOOK })
  const names = columns.columns.map((column) => column.field.name)
  const rows = useRows(
    object,
    selectOf(catalog, object, names),
    list.filter,
    list.orderText,
    seen.first,
    seen.last,
  )
  const selection = useSelection(`${object.name}?${list.filter}`)
  const [active, setActive] = useState<number | null>(null)
  const grid = useId()

  const virtual = useVirtualizer({
    count: rows.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: BEYOND,
    onChange: (it) => {
      const items = it.getVirtualItems()
      const first = items[0]?.index ?? 0
      const last = items[items.length - 1]?.index ?? 0
      setSeen((now) => (now.first === first && now.last === last ? now : { first, last }))
    },
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: another height is measured anew; another query starts at the top
  useEffect(() => virtual.measure(), [height])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same
  useEffect(() => {
    setActive(null)
    virtual.scrollToOffset(0)
  }, [list.filter, list.orderText])

  const openRow = (id: number) =>
    navigate({ to: '/$object/$id', params: { object: object.plural, id: String(id) } })
  const activeRow = active === null ? undefined : rows.row(active)
  useListKeys({
    move: (by) => {
      const next = Math.max(0, Math.min(rows.count - 1, (active ?? (by > 0 ? -1 : 0)) + by))
      setActive(next)
      virtual.scrollToIndex(next)
      const row = rows.row(next)
      if (list.peeked !== null && row) list.peek(row.id)
    },
    open: () => activeRow && openRow(activeRow.id),
    peek: () => activeRow && list.peek(list.peeked === activeRow.id ? null : activeRow.id),
    pick: () => activeRow && selection.toggle(activeRow.id),
    create: () =>
      may(object, 'create') &&
      navigate({ to: '.', search: (before) => ({ ...before, create: object.plural, with: undefined }) }),
    escape: () => (list.peeked !== null ? list.peek(null) : selection.clear()),
  })

  const template = `2.25rem ${columns.columns.map(({ width }) => `${width / 16}rem`).join(' ')} 1fr`
  const width = columns.columns.reduce((sum, column) => sum + column.width, 36)
  const items = virtual.getVirtualItems()
  const loaded = items.flatMap((item) => rows.row(item.index)?.id ?? [])
  return (
    <div className={classes.body}>
      <div className={classes.pane}>
        <div
          ref={scroller}
          className={classes.scroller}
          role="grid"
          tabIndex={0}
          aria-label={say(object.label_plural)}
          aria-rowcount={rows.total && !rows.total.atLeast ? rows.total.count + 1 : -1}
          aria-activedescendant={active === null ? undefined : `${grid}-${active}`}
          aria-multiselectable
          style={{ '--cols': template, '--wide': phone ? '100%' : `${width / 16}rem` } as React.CSSProperties}
        >
          {!phone && (
            <HeaderRow
              list={list}
              columns={columns}
              picked={loaded.length > 0 && loaded.every(selection.has)}
              onPick={(all) => (all ? selection.add(loaded) : selection.clear())}
            />
          )}
          <div role="rowgroup" className={classes.rows} style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const row = rows.row(item.index)
              const Shape = phone ? Card : Line
              return (
                <Shape
                  key={item.index}
                  id={`${grid}-${item.index}`}
                  index={item.index}
                  top={item.start}
                  height={height}
                  object={object}
                  columns={columns.columns}
                  row={row}
                  active={active === item.index}
                  peeked={row !== undefined && list.peeked === row.id}
                  picked={row !== undefined && selection.has(row.id)}
                  onPick={() => row && selection.toggle(row.id)}
                  onOpen={() => {
                    if (!row) return
                    setActive(item.index)
                    if (phone) openRow(row.id)
                    else list.peek(row.id)
                  }}
                />
              )
            })}
          </div>
          {(rows.error !== null || rows.isEmpty) && (
            <Suspense>
              <ListEnd list={list} rows={rows} />
            </Suspense>
          )}
        </div>
        <Status rows={rows} />
        {selection.ids.size > 0 && (
          <Suspense>
            <SelectionBar object={object} selection={selection} />
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

function Status({ rows }: { rows: ReturnType<typeof useRows> }) {
  const { t, language } = useWords()
  const count = rows.total && formatNumber(rows.total.count, language)
  return (
    <div className={classes.status}>
      {rows.total &&
        t(rows.total.atLeast ? 'list.count.more' : 'list.count', { count: rows.total.count, shown: count })}
    </div>
  )
}
