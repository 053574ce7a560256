/** The days of a calendar and where entries stand in them, without a look. */

import type { Span } from '~/shell/search'
import { isoDay } from '~/words/format'

/** Midnight of a calendar day in this place. */
export function dateOf(day: string): Date {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date)
}

export function addDays(day: string, days: number): string {
  const at = dateOf(day)
  return isoDay(new Date(at.getFullYear(), at.getMonth(), at.getDate() + days))
}

/** The same day of another month; its last one where it has none such. */
export function addMonths(day: string, months: number): string {
  const at = dateOf(day)
  const last = new Date(at.getFullYear(), at.getMonth() + months + 1, 0)
  const first = new Date(at.getFullYear(), at.getMonth() + months, 1)
  return isoDay(new Date(first.getFullYear(), first.getMonth(), Math.min(at.getDate(), last.getDate())))
}

export function mondayOf(day: string): string {
  return addDays(day, -((dateOf(day).getDay() + 6) % 7))
}

/** How many days an agenda shows. */
const AGENDA = 30

/** The days that are on screen: whole weeks for a month. */
export function daysOf(span: Span, day: string): string[] {
  const run = (from: string, count: number) => Array.from({ length: count }, (_, at) => addDays(from, at))
  switch (span) {
    case 'day':
      return [day]
    case 'week':
      return run(mondayOf(day), 7)
    case 'agenda':
      return run(day, AGENDA)
    case 'month': {
      const at = dateOf(day)
      const first = mondayOf(isoDay(new Date(at.getFullYear(), at.getMonth(), 1)))
      const last = isoDay(new Date(at.getFullYear(), at.getMonth() + 1, 0))
      const days: string[] = []
      for (let week = first; week <= last; week = addDays(week, 7)) days.push(...run(week, 7))
      return days
    }
  }
}

/** The day at which the next or the previous screen stands. */
export function step(span: Span, day: string, by: 1 | -1): string {
  if (span === 'month') return addMonths(day, by)
  return addDays(day, by * { week: 7, day: 1, agenda: AGENDA }[span])
}

/** Something with a beginning and an end; both are instants of this place. */
export interface Timed {
  start: Date
  end: Date
  allDay: boolean
}

/** The days that something touches; what ends at midnight does not touch the day after. */
export function touched(entry: Timed): string[] {
  const first = isoDay(entry.start)
  const last = isoDay(new Date(Math.max(entry.start.getTime(), entry.end.getTime() - 1)))
  const days = [first]
  for (let day = addDays(first, 1); day <= last; day = addDays(day, 1)) days.push(day)
  return days
}

/** Entries by day: all-day ones first, then by their beginning. */
export function byDay<E extends Timed & { title: string }>(entries: E[], days: string[]): Map<string, E[]> {
  const found = new Map<string, E[]>(days.map((day) => [day, []]))
  for (const entry of entries) for (const day of touched(entry)) found.get(day)?.push(entry)
  for (const list of found.values()) {
    list.sort(
      (one, other) =>
        Number(other.allDay) - Number(one.allDay) ||
        one.start.getTime() - other.start.getTime() ||
        one.title.localeCompare(other.title),
    )
  }
  return found
}

export const MINUTES = 24 * 60

/** Where an entry stands in a day: minutes from midnight, and which of how many columns. */
export interface Place {
  from: number
  to: number
  column: number
  columns: number
}

/** The least height, in minutes: shorter entries could not be read. */
const SHORTEST = 30

/** Places entries of one day beside each other where they overlap. */
export function placed<E extends Timed>(entries: E[], day: string): Map<E, Place> {
  const midnight = dateOf(day).getTime()
  const minutes = (at: Date) => Math.min(MINUTES, Math.max(0, (at.getTime() - midnight) / 60_000))
  const items = entries
    .map((entry) => {
      const from = Math.min(minutes(entry.start), MINUTES - SHORTEST)
      return { entry, from, to: Math.max(from + SHORTEST, minutes(entry.end)) }
    })
    .sort((one, other) => one.from - other.from || other.to - one.to)
  const found = new Map<E, Place>()
  let group: typeof items = []
  let ends: number[] = []
  let until = -1
  const close = () => {
    for (const item of group) {
      const place = found.get(item.entry)
      if (place) place.columns = ends.length
    }
    group = []
    ends = []
  }
  for (const item of items) {
    if (item.from >= until) close()
    const free = ends.findIndex((end) => end <= item.from)
    const column = free < 0 ? ends.length : free
    ends[column] = item.to
    until = Math.max(until, item.to)
    group.push(item)
    found.set(item.entry, { from: item.from, to: item.to, column, columns: 1 })
  }
  close()
  return found
}

/** An entry moved to another day and by some minutes; its length stays. */
export function movedTo<E extends Timed>(
  entry: E,
  from: string,
  to: string,
  minutes: number,
): { start: Date; end: Date } {
  const days = Math.round((dateOf(to).getTime() - dateOf(from).getTime()) / 86_400_000)
  const shift = (at: Date) =>
    new Date(
      at.getFullYear(),
      at.getMonth(),
      at.getDate() + days,
      at.getHours(),
      at.getMinutes() + minutes,
      at.getSeconds(),
    )
  const start = shift(entry.start)
  return {
    start,
    end: entry.allDay
      ? shift(entry.end)
      : new Date(start.getTime() + entry.end.getTime() - entry.start.getTime()),
  }
}
