/** The entries on screen, and moving one. */

import { useQueries, useQueryClient } from '@tanstack/react-query'
import { change, create, remove, type Values } from '~/api/records'
import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { refresh } from '~/record/refresh'
import { useWords } from '~/words'
import { isoDay } from '~/words/format'
import { toInstant } from '~/words/zone'
import { addDays, movedTo } from './grid'
import { type Entry, read, type Source } from './sources'

/** What an event that stands in for one time of another has from it. */
const TAKEN = [
  'title',
  'body',
  'all_day',
  'time_zone',
  'location',
  'account_id',
  'contact_id',
  'lead_id',
  'opportunity_id',
  'owner_id',
  'visibility',
] as const

/** The event that takes the place of one time of a repeating one. */
export function standIn(entry: Entry, start: Date, end: Date): Values {
  const values: Values = {}
  for (const name of TAKEN) {
    const value = entry.record[name]
    if (value !== undefined && value !== null) values[name] = value as Values[string]
  }
  const original = entry.record.recurrence_id
  return {
    ...values,
    series_id: entry.id,
    recurrence_id: typeof original === 'string' ? original : toInstant(entry.start),
    starts_at: toInstant(start),
    ends_at: toInstant(end),
  }
}

/** The values that say when something is. */
export function timeValues(entry: Entry, start: Date, end: Date): Values {
  const { key, field } = entry.source
  if (key === 'event') return { starts_at: toInstant(start), ends_at: toInstant(end) }
  return { [field.name]: field.kind === 'date' ? isoDay(start) : toInstant(start) }
}

/** Whose entries, and under which further conditions. */
export interface Narrowed {
  /** Nobody's in particular if null. */
  me: number | null
  /** A query string of conditions; all if empty. */
  filter: string
}

export function useCalendar(sources: Source[], days: string[], narrowed: Narrowed) {
  const { t, language } = useWords()
  const client = useQueryClient()
  const from = days[0] ?? ''
  const to = addDays(days[days.length - 1] ?? from, 1)
  const keyOf = (source: Source) => ['calendar', source.key, narrowed, from, to]
  const results = useQueries({
    queries: sources.map((source) => ({
      queryKey: keyOf(source),
      queryFn: ({ signal }: { signal: AbortSignal }) => read({ source, from, to, ...narrowed, signal }),
    })),
  })
  const entries = results.flatMap((result) => result.data ?? [])

  const place = (entry: Entry, start: Date, end: Date) =>
    client.setQueryData<Entry[]>(keyOf(entry.source), (known) =>
      known?.map((one) => (one.key === entry.key ? { ...one, start, end } : one)),
    )

  /** Moves an entry to another day, or by some minutes; shown at once, taken back if refused, undoable. */
  const move = async (entry: Entry, fromDay: string, toDay: string, minutes: number) => {
    const then = movedTo(entry, fromDay, toDay, minutes)
    if (then.start.getTime() === entry.start.getTime()) return
    const { object } = entry.source
    place(entry, then.start, then.end)
    try {
      const undo = await send(entry, then)
      await refresh(client, object)
      const day = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
        month: language === 'zh' ? 'long' : 'short',
        day: 'numeric',
        ...(entry.allDay ? {} : { hour: '2-digit', minute: '2-digit', hour12: false }),
      }).format(then.start)
      tell({
        tone: 'good',
        text: t('calendar.moved', { title: entry.title || t('untitled'), when: day }),
        undo: async () => {
          try {
            await undo()
          } finally {
            await refresh(client, object)
          }
        },
      })
    } catch (error) {
      place(entry, entry.start, entry.end)
      tell({ tone: 'bad', text: explain(error, t) })
    }
  }

  return {
    entries,
    ready: results.every((result) => !result.isPending),
    error: results.find((result) => result.error)?.error ?? null,
    again: () => {
      for (const result of results) if (result.isError) result.refetch()
    },
    move,
  }
}

/** Writes when something is; gives the way back. */
async function send(entry: Entry, then: { start: Date; end: Date }): Promise<() => Promise<void>> {
  const { object } = entry.source
  if (entry.repeats) {
    const made = await create(object, standIn(entry, then.start, then.end))
    return () => remove(object, [made.id])
  }
  await change(object, entry.id, undefined, timeValues(entry, then.start, then.end))
  return () => change(object, entry.id, undefined, timeValues(entry, entry.start, entry.end))
}
