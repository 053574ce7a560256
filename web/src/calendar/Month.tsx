/** A month in whole weeks; on the phone with marks, and the chosen day's entries below. */

import { useDroppable } from '@dnd-kit/core'
import { useElementSize } from '@mantine/hooks'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { usePrinted } from '~/print/printing'
import { useWords } from '~/words'
import { formatDay } from '~/words/format'
import { clockNow } from '~/words/zone'
import { DayList } from './Agenda'
import { Carrying } from './Carrying'
import { Chip } from './Chip'
import classes from './calendar.module.css'
import { addDays, byDay, dateOf } from './grid'
import type { Entry } from './sources'
import type { View } from './useView'

/** The height of a day's number and of an entry with the space below it, in rem. */
const HEAD = 1.875
const ENTRY = 1.5

const rem = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize)

export function Month({ view, phone }: { view: View; phone: boolean }) {
  const { language } = useWords()
  const { days, day, calendar } = view
  const { ref, width, height } = useElementSize()
  const grid = useRef<HTMLDivElement>(null)
  const byKey = useRef(false)
  const weeks = days.length / 7
  const entries = byDay(calendar.entries, days)
  const printed = usePrinted()
  const fitting = height > 0 ? Math.max(1, Math.floor((height / weeks / rem() - HEAD) / ENTRY)) : 3
  // Paper has no button that leads to the rest.
  const room = printed ? Number.POSITIVE_INFINITY : fitting
  const names = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { weekday: 'short' })

  useEffect(() => {
    if (!byKey.current) return
    byKey.current = false
    grid.current?.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus()
  }, [day])
  const press = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key]
    if (by !== undefined) {
      event.preventDefault()
      byKey.current = true
      view.go({ day: addDays(day, by) })
    } else if (event.key === 'Enter') {
      event.preventDefault()
      view.createOn(day)
    }
  }
  return (
    <>
      <Carrying size={() => ({ x: width / 7, y: height / weeks })} minutes={() => 0} move={calendar.move}>
        <div
          className={classes.month}
          role="grid"
          aria-readonly="true"
          aria-busy={!calendar.ready}
          ref={grid}
          data-phone={phone || undefined}
        >
          <div role="row" className={classes.weekdays}>
            {days.slice(0, 7).map((each) => (
              <span key={each} role="columnheader">
                {names.format(dateOf(each))}
              </span>
            ))}
          </div>
          <div
            ref={ref}
            className={classes.weeks}
            role="rowgroup"
            style={{ gridTemplateRows: `repeat(${weeks}, minmax(0, 1fr))` }}
          >
            {Array.from({ length: weeks }, (_, week) => days.slice(week * 7, week * 7 + 7)).map((week) => (
              <div key={week[0]} role="row" className={classes.week}>
                {week.map((each) => (
                  <Cell
                    key={each}
                    day={each}
                    view={view}
                    entries={entries.get(each) ?? []}
                    room={room}
                    phone={phone}
                    onKeyDown={press}
                  />
                ))}
              </div>
            ))}
          </div>
        </div>
      </Carrying>
      {phone && (
        <div className={classes.chosen}>
          <DayList day={day} entries={entries.get(day) ?? []} view={view} />
        </div>
      )}
    </>
  )
}

interface CellProps {
  day: string
  view: View
  entries: Entry[]
  room: number
  phone: boolean
  onKeyDown: (event: KeyboardEvent) => void
}

function Cell({ day, view, entries, room, phone, onKeyDown }: CellProps) {
  const { t, language } = useWords()
  const { setNodeRef, isOver } = useDroppable({ id: day })
  const outside = day.slice(0, 7) !== view.day.slice(0, 7)
  const shown = entries.length > room ? entries.slice(0, Math.max(0, room - 1)) : entries
  const rest = entries.length - shown.length
  return (
    <div
      ref={setNodeRef}
      role="gridcell"
      tabIndex={day === view.day ? 0 : -1}
      data-day={day}
      className={classes.cell}
      data-outside={outside || undefined}
      data-today={day === view.today || undefined}
      data-chosen={day === view.day || undefined}
      data-over={isOver || undefined}
      onClick={() => (phone ? view.go({ day }) : view.createOn(day))}
      onKeyDown={onKeyDown}
    >
      <span className="visually-hidden">
        {`${formatDay(day, language, clockNow())}${t('calendar.comma')}${t('calendar.count', { count: entries.length })}`}
      </span>
      <span className={classes.number} aria-hidden>
        {Number(day.slice(8))}
      </span>
      {phone ? (
        <span className={classes.marks}>
          {entries.slice(0, 3).map((entry) => (
            <span
              key={entry.key}
              className={classes.dot}
              style={{ background: `var(--o-${entry.source.colour})` }}
            />
          ))}
        </span>
      ) : (
        <>
          {shown.map((entry) => (
            <Chip key={entry.key} entry={entry} day={day} />
          ))}
          {rest > 0 && (
            <button
              type="button"
              className={classes.rest}
              onClick={(event) => {
                event.stopPropagation()
                view.go({ span: 'day', day })
              }}
            >
              {t('calendar.rest', { count: rest })}
            </button>
          )}
        </>
      )}
    </div>
  )
}
