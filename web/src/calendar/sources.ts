/** What a calendar shows: events, tasks, and any field that holds a day or a time. */

import { type Catalog, fieldOf, isEditable } from '~/api/catalog'
import { askJson } from '~/api/client'
import type { FieldDef, ObjectDef } from '~/api/types'
import { readInvitations, type Said } from '~/objects/event/invitation'
import { mineOrInvited } from '~/objects/event/mine'
import { SETUP } from '~/shell/navigation'
import { atWall, toInstant } from '~/words/zone'
import { dateOf, type Timed } from './grid'

export interface Source {
  /** As the address names it: `event`, `task`, or `opportunity.close_date`. */
  key: string
  object: ObjectDef
  field: FieldDef
  colour: string
}

/** One thing on one calendar. */
export interface Entry extends Timed {
  key: string
  source: Source
  id: number
  title: string
  /** Whether it is over and done with. */
  done: boolean
  /** A time of a repeating event: the record it comes from. */
  repeats: boolean
  /** What the reader said to the invitation; nothing where it is no invitation. */
  said: Said | null
  /** Whether the reader may move it. */
  movable: boolean
  record: Record<string, unknown>
}

const COLOURS = ['blue', 'teal', 'orange', 'purple', 'pink', 'green', 'yellow', 'red']

/** The sources that nobody has to ask for. */
export const USUAL = ['event', 'task']

/** Everything that could be shown, the usual ones first. */
export function allSources(catalog: Catalog): Source[] {
  const make = (key: string, object: ObjectDef | undefined, name: string): Omit<Source, 'colour'>[] => {
    const field = object && fieldOf(object, name)
    return object && field && !field.masked ? [{ key, object, field }] : []
  }
  const usual = [
    ...make('event', catalog.named('event'), 'starts_at'),
    ...make('task', catalog.named('task'), 'due_at'),
  ]
  const others = catalog.objects
    .filter((object) => object.traits.includes('base') && !object.part && !USUAL.includes(object.name))
    .filter((object) => !SETUP.has(object.name))
    .flatMap((object) =>
      object.fields
        .filter((field) => ['date', 'datetime'].includes(field.kind) && isEditable(object, field))
        .flatMap((field) => make(`${object.name}.${field.name}`, object, field.name)),
    )
  return [...usual, ...others].map((source, at) => ({
    ...source,
    colour: COLOURS[at % COLOURS.length] ?? 'blue',
  }))
}

/** Where the usual sources have their time. */
const USUAL_FIELDS: Record<string, string> = { event: 'starts_at', task: 'due_at' }

/** One field of one object; of events each time of those that repeat, unless they are searched. */
export function sourceOf(object: ObjectDef, field: FieldDef, searched: boolean): Source {
  const usual = USUAL_FIELDS[object.name] === field.name && !(object.name === 'event' && searched)
  return { key: usual ? object.name : `${object.name}.${field.name}`, object, field, colour: 'blue' }
}

/** The most entries of one source at once, as the server gives them. */
export const MOST = 1000

interface Asked {
  source: Source
  from: string
  to: string
  /** Whose; nobody's in particular if null. */
  me: number | null
  /** Further conditions, as a query string. */
  filter: string
  signal?: AbortSignal
}

/** The entries of one source between two days, the second exclusive. */
export async function read({ source, from, to, me, filter, signal }: Asked): Promise<Entry[]> {
  const { object, field } = source
  const owner = fieldOf(object, 'owner_id') && me !== null ? `owner_id=eq.${me}` : ''
  const conditions = [filter, owner].filter(Boolean).join('&')
  if (source.key === 'event') {
    const whose = me === null ? '' : mineOrInvited(object, me)
    const meant = [filter, whose].filter(Boolean).join('&')
    const body = { from: toInstant(dateOf(from)), to: toInstant(dateOf(to)), filter: meant }
    const rows = await askJson<Record<string, unknown>[]>('rpc/expand', { method: 'POST', body, signal })
    const others = me === null ? [] : rows.filter((row) => row.owner_id !== me).map((row) => Number(row.id))
    const said = me === null ? new Map<number, Said>() : await readInvitations(others, me, signal)
    return rows.map((row) => eventEntry(source, row, said.get(Number(row.id)) ?? null))
  }
  const isDay = field.kind === 'date'
  const spell = (day: string) => (isDay ? day : toInstant(dateOf(day)))
  const query = new URLSearchParams(conditions)
  const names = ['id', object.title, field.name, ...(fieldOf(object, 'version') ? ['version'] : [])]
  if (source.key === 'task') names.push('status')
  query.set('select', [...new Set(names)].join(','))
  query.append(field.name, `gte.${spell(from)}`)
  query.append(field.name, `lt.${spell(to)}`)
  query.set('order', field.name)
  query.set('limit', String(MOST))
  const rows = await askJson<Record<string, unknown>[]>(`${object.plural}?${query}`, { signal })
  return rows.map((row) => recordEntry(source, row))
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

export function eventEntry(source: Source, row: Record<string, unknown>, said: Said | null = null): Entry {
  const start = atWall(text(row.starts_at))
  return {
    key: `event-${row.id}-${text(row.starts_at)}`,
    source,
    id: Number(row.id),
    title: text(row.title),
    start,
    end: atWall(text(row.ends_at)),
    allDay: row.all_day === true,
    done: false,
    repeats: text(row.rrule) !== '',
    said,
    movable: said === null && isEditable(source.object, source.field),
    record: row,
  }
}

/** How long a point in time stands in the grid, in milliseconds. */
const POINT = 30 * 60_000

export function recordEntry(source: Source, row: Record<string, unknown>): Entry {
  const value = text(row[source.field.name])
  const isDay = source.field.kind === 'date'
  const start = isDay ? dateOf(value) : atWall(value)
  const end = isDay
    ? new Date(start.getFullYear(), start.getMonth(), start.getDate() + 1)
    : new Date(start.getTime() + POINT)
  return {
    key: `${source.key}-${row.id}`,
    source,
    id: Number(row.id),
    title: text(row[source.object.title]),
    start,
    end,
    allDay: isDay,
    done: row.status === 'done' || row.status === 'cancelled',
    repeats: false,
    said: null,
    movable: isEditable(source.object, source.field),
    record: row,
  }
}
