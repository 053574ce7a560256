/** The records of a list in a calendar, by a day or time that they have. */

import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { may } from '~/api/catalog'
import type { FieldDef } from '~/api/types'
import { Frame } from '~/calendar/Frame'
import { dateOf, daysOf, step } from '~/calendar/grid'
import { useCalendarKeys } from '~/calendar/keys'
import { sourceOf } from '~/calendar/sources'
import { spansFor, usualSpan } from '~/calendar/spans'
import { useCalendar } from '~/calendar/useCalendar'
import type { AppSearch } from '~/shell/search'
import { usePhone } from '~/shell/usePhone'
import { isoDay } from '~/words/format'
import { clockNow, toInstant } from '~/words/zone'
import type { List } from '../useList'

/** The hour at which something starts that is made for a day. */
const MORNING = 9

export default function CalendarOf({ list, field }: { list: List; field: FieldDef }) {
  const { object } = list
  const phone = usePhone()
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  const today = isoDay(clockNow())
  const day = search.day ?? today
  const spans = spansFor(phone)
  const span = search.span && spans.includes(search.span) ? search.span : usualSpan(phone, field)
  const searched = list.wanted.trim() !== ''
  const sources = useMemo(() => [sourceOf(object, field, searched)], [object, field, searched])
  const days = useMemo(() => daysOf(span, day), [span, day])
  const calendar = useCalendar(sources, days, { me: null, filter: list.filter })
  const go = (change: Partial<AppSearch>, replace = true) =>
    navigate({ to: '.', search: (before) => ({ ...before, ...change }), replace })
  const create = (start: Date, end: Date) => {
    if (!may(object, 'create') || !field.writable) return
    const value = field.kind === 'date' ? isoDay(start) : toInstant(start)
    const ends = field.name === 'starts_at' ? [`ends_at.${toInstant(end)}`] : []
    go({ create: object.plural, with: [`${field.name}.${value}`, ...ends] }, false)
  }
  const createOn = (on: string, hour = MORNING) => {
    const at = dateOf(on)
    const hours = (more: number) => new Date(at.getFullYear(), at.getMonth(), at.getDate(), hour + more)
    create(hours(0), hours(1))
  }
  useCalendarKeys({
    step: (by) => go({ day: step(span, day, by) }),
    today: () => go({ day: today }),
    show: (wanted) => spans.includes(wanted) && go({ span: wanted }),
    create: () => createOn(day),
  })
  const view = { days, day, today, calendar, go, create, createOn }
  return <Frame view={view} span={span} spans={spans} phone={phone} />
}
