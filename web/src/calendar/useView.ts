/** Where a calendar stands: how much it shows at once, and from which day on. */

import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { FieldDef } from '~/api/types'
import { useCreator } from '~/shell/creating'
import type { AppSearch } from '~/shell/search'
import { usePhone } from '~/shell/usePhone'
import { isoDay } from '~/words/format'
import { clockNow } from '~/words/zone'
import { dateOf, daysOf, step } from './grid'
import { useCalendarKeys } from './keys'
import type { Source } from './sources'
import { spansFor, usualSpan } from './spans'
import { type Narrowed, useCalendar } from './useCalendar'

/** The hour at which something starts that is made for a day. */
const MORNING = 9

interface Asked {
  sources: Source[]
  narrowed: Narrowed
  /** The only field that is shown, if there is only one. */
  field?: FieldDef
  /** What the address becomes when something is made for this time; nothing where that can't be. */
  make: (start: Date, end: Date) => Partial<AppSearch> | null
}

export function useView({ sources, narrowed, field, make }: Asked) {
  const phone = usePhone()
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  const today = isoDay(clockNow())
  const day = search.day ?? today
  const spans = spansFor(phone)
  const span = search.span && spans.includes(search.span) ? search.span : usualSpan(phone, field)
  const days = useMemo(() => daysOf(span, day), [span, day])
  const calendar = useCalendar(sources, days, narrowed)
  const go = (change: Partial<AppSearch>, replace = true) =>
    navigate({ to: '.', search: (before) => ({ ...before, ...change }), replace })
  const create = (start: Date, end: Date) => {
    const made = make(start, end)
    if (made) go(made, false)
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
  })
  useCreator(() => createOn(day))
  return { days, day, today, span, spans, phone, calendar, go, create, createOn }
}

export type View = ReturnType<typeof useView>
