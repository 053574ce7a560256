/** What happened with a record, from several sources, as one story. */

import type { Row } from '~/api/types'
import { isoDay } from '~/words/format'
import { atWall } from '~/words/zone'

/** Where something was written down. */
export type Source = 'activity' | 'comment' | 'file' | 'stage' | 'owner'

export interface Entry {
  key: string
  source: Source
  /** When, as an instant. */
  at: string
  row: Row
}

/** What one wants to see of it. */
export const FILTERS = ['all', 'call', 'meeting', 'visit', 'note', 'mail', 'comment', 'change'] as const

export type Filter = (typeof FILTERS)[number]

export function entriesOf(source: Source, rows: Row[], time: string): Entry[] {
  return rows.flatMap((row) => {
    const at = row[time]
    return typeof at === 'string' ? [{ key: `${source}-${row.id}`, source, at, row }] : []
  })
}

/** The sources together, newest first. Where a source has older entries that have not come yet, no source is shown further back. */
export function merged(sources: { entries: Entry[]; more: boolean }[]): Entry[] {
  const horizons = sources.flatMap(({ entries, more }) =>
    more ? [entries[entries.length - 1]?.at ?? ''] : [],
  )
  const horizon = horizons.reduce((latest, at) => (at > latest ? at : latest), '')
  return sources
    .flatMap(({ entries }) => entries)
    .filter(({ at }) => at >= horizon)
    .sort((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0))
}

/** Which sources a filter needs. */
export function wants(filter: Filter, source: Source): boolean {
  if (filter === 'all') return true
  if (filter === 'comment') return source === 'comment'
  if (filter === 'change') return source === 'stage' || source === 'owner'
  return source === 'activity'
}

/** Entries by the day on which they happened, in their order. */
export function byDay(entries: Entry[]): { day: string; entries: Entry[] }[] {
  const days: { day: string; entries: Entry[] }[] = []
  for (const entry of entries) {
    const day = isoDay(atWall(entry.at))
    const last = days[days.length - 1]
    if (last?.day === day) last.entries.push(entry)
    else days.push({ day, entries: [entry] })
  }
  return days
}
