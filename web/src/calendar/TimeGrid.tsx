/** A week or a day by the hours; what has no time stands above. */

import { useDroppable } from '@dnd-kit/core'
import { type PointerEvent, useEffect, useRef, useState } from 'react'
import { useWords } from '~/words'
import { isoDay } from '~/words/format'
import { clockNow } from '~/words/zone'
import { Carrying } from './Carrying'
import { Chip } from './Chip'
import classes from './calendar.module.css'
import { clock } from './clock'
import { byDay, dateOf, MINUTES, placed } from './grid'
import type { Entry } from './sources'
import type { View } from './useView'

/** The height of an hour, in rem. */
const HOUR = 3

/** The hour that is on top when the screen opens. */
const OPENS_AT = 7

/** Times are set in steps of so many minutes. */
const STEP = 15

const hourPixels = () => HOUR * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
const snapped = (pixels: number) => Math.round(((pixels / hourPixels()) * 60) / STEP) * STEP

export function TimeGrid({ view }: { view: View }) {
  const { t, language } = useWords()
  const { days, calendar } = view
  const scroller = useRef<HTMLDivElement>(null)
  const entries = byDay(calendar.entries, days)
  const isLong = (entry: Entry) =>
    entry.allDay || entry.end.getTime() - entry.start.getTime() >= MINUTES * 60_000
  const names = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { weekday: 'short' })
  useEffect(() => {
    scroller.current?.scrollTo({ top: (OPENS_AT - 0.25) * hourPixels() })
  }, [])
  const columns = { gridTemplateColumns: `3.25rem repeat(${days.length}, minmax(0, 1fr))` }
  return (
    <Carrying
      size={() => ({
        x: ((scroller.current?.clientWidth ?? 0) - 52) / days.length,
        y: (hourPixels() * STEP) / 60,
      })}
      minutes={snapped}
      move={calendar.move}
    >
      <section
        className={classes.grid}
        ref={scroller}
        aria-busy={!calendar.ready}
        aria-label={t('nav.calendar')}
      >
        <div className={classes.gridHead} style={columns}>
          <span />
          {days.map((day) => (
            <button
              key={day}
              type="button"
              className={classes.dayHead}
              data-today={day === view.today || undefined}
              onClick={() => view.go({ span: 'day', day })}
            >
              {names.format(dateOf(day))} <strong>{Number(day.slice(8))}</strong>
            </button>
          ))}
          <span className={classes.hour}>{t('home.all_day')}</span>
          {days.map((day) => (
            <div key={day} className={classes.allDay}>
              {(entries.get(day) ?? []).filter(isLong).map((entry) => (
                <Chip key={entry.key} entry={entry} day={day} />
              ))}
            </div>
          ))}
        </div>
        <div className={classes.hours} style={columns}>
          <div>
            {Array.from({ length: 24 }, (_, hour) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an hour is its number
              <span key={hour} className={classes.hour} style={{ height: `${HOUR}rem` }}>
                {hour > 0 && `${String(hour).padStart(2, '0')}:00`}
              </span>
            ))}
          </div>
          {days.map((day) => (
            <Column
              key={day}
              day={day}
              view={view}
              entries={(entries.get(day) ?? []).filter((entry) => !isLong(entry))}
            />
          ))}
        </div>
      </section>
    </Carrying>
  )
}

/** A stretch of time that is being drawn, in minutes from midnight. */
interface Drawn {
  from: number
  to: number
}

function Column({ day, view, entries }: { day: string; view: View; entries: Entry[] }) {
  const { language } = useWords()
  const { setNodeRef, isOver } = useDroppable({ id: day })
  const [drawn, setDrawn] = useState<Drawn | null>(null)
  const places = placed(entries, day)
  const at = (event: PointerEvent<HTMLElement>) =>
    Math.max(
      0,
      Math.min(MINUTES - STEP, snapped(event.clientY - event.currentTarget.getBoundingClientRect().top)),
    )
  const start = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0 || event.pointerType !== 'mouse' || event.target !== event.currentTarget) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const from = Math.floor(at(event) / 30) * 30
    setDrawn({ from, to: from + 60 })
  }
  const stretch = (event: PointerEvent<HTMLElement>) => {
    if (!drawn) return
    const to = at(event)
    if (to > drawn.from) setDrawn({ ...drawn, to: Math.max(drawn.from + STEP, to) })
  }
  const end = () => {
    if (!drawn) return
    const midnight = dateOf(day)
    const time = (minutes: number) =>
      new Date(midnight.getFullYear(), midnight.getMonth(), midnight.getDate(), 0, minutes)
    view.create(time(drawn.from), time(drawn.to))
    setDrawn(null)
  }
  const percent = (minutes: number) => `${(minutes / MINUTES) * 100}%`
  return (
    <div
      ref={setNodeRef}
      className={classes.column}
      data-over={isOver || undefined}
      style={{ height: `${24 * HOUR}rem`, backgroundSize: `100% ${HOUR}rem` }}
      onPointerDown={start}
      onPointerMove={stretch}
      onPointerUp={end}
      onPointerCancel={() => setDrawn(null)}
    >
      {entries.map((entry) => {
        const place = places.get(entry)
        if (!place) return null
        return (
          <Chip
            key={entry.key}
            entry={entry}
            day={day}
            tall
            style={{
              top: percent(place.from),
              height: percent(place.to - place.from),
              left: `${(place.column / place.columns) * 100}%`,
              width: `calc(${100 / place.columns}% - 3px)`,
            }}
          />
        )
      })}
      {drawn && (
        <div
          className={classes.drawn}
          style={{ top: percent(drawn.from), height: percent(drawn.to - drawn.from) }}
        >
          {clock(new Date(2000, 0, 1, 0, drawn.from), language)} –{' '}
          {clock(new Date(2000, 0, 1, 0, drawn.to), language)}
        </div>
      )}
      {day === isoDay(clockNow()) && <Now />}
    </div>
  )
}

/** How often the line of the present moves, in milliseconds. */
const TICK = 60_000

function Now() {
  const [now, setNow] = useState(() => clockNow())
  useEffect(() => {
    const timer = setInterval(() => setNow(clockNow()), TICK)
    return () => clearInterval(timer)
  }, [])
  const minutes = now.getHours() * 60 + now.getMinutes()
  return <span className={classes.now} style={{ top: `${(minutes / MINUTES) * 100}%` }} aria-hidden />
}
