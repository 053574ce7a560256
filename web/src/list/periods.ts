/** Periods that move with the calendar, such as "this month". */

import { isoDay } from '~/words/format'

export const PERIODS = [
  'today',
  'tomorrow',
  'until_today',
  'this_week',
  'next_week',
  'this_month',
  'next_month',
  'this_quarter',
  'this_year',
  'last_7_days',
  'last_30_days',
  'past',
  'future',
] as const

export type Period = (typeof PERIODS)[number]

export function isPeriod(text: string): text is Period {
  return PERIODS.some((period) => period === text)
}

/** From (inclusive) and before (exclusive): days for dates, instants for times. */
export function periodBounds(
  text: string,
  now: Date,
  instant: boolean,
): { from?: string; before?: string } | null {
  if (!isPeriod(text)) return null
  const day = (offset: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + offset)
  const month = (offset: number) => new Date(now.getFullYear(), now.getMonth() + offset, 1)
  const spell = (at: Date) => (instant ? at.toISOString() : isoDay(at))
  const between = (from: Date, before: Date) => ({ from: spell(from), before: spell(before) })
  const monday = -((now.getDay() + 6) % 7)
  const quarter = -(now.getMonth() % 3)
  switch (text) {
    case 'today':
      return between(day(0), day(1))
    case 'tomorrow':
      return between(day(1), day(2))
    case 'until_today':
      return { before: spell(day(1)) }
    case 'this_week':
      return between(day(monday), day(monday + 7))
    case 'next_week':
      return between(day(monday + 7), day(monday + 14))
    case 'this_month':
      return between(month(0), month(1))
    case 'next_month':
      return between(month(1), month(2))
    case 'this_quarter':
      return between(month(quarter), month(quarter + 3))
    case 'this_year':
      return between(month(-now.getMonth()), month(12 - now.getMonth()))
    case 'last_7_days':
      return between(day(-6), day(1))
    case 'last_30_days':
      return between(day(-29), day(1))
    case 'past':
      return { before: instant ? now.toISOString() : spell(day(0)) }
    case 'future':
      return { from: instant ? now.toISOString() : spell(day(0)) }
  }
}
