/** Everything that the first screen shows, in few questions. */

import { queryOptions, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { fieldOf } from '~/api/catalog'
import { askJson } from '~/api/client'
import { mineOrInvited } from '~/objects/event/mine'
import { stagesQuery } from '~/objects/opportunity/stages'
import { useCatalog, useMe } from '~/shell/context'
import { clockNow, toInstant } from '~/words/zone'
import { dayParts, figures, LATE_TASKS, LEADING } from './numbers'
import { type Person, question, type Whose } from './question'

/** How many colleagues are added up. */
const MOST_PEOPLE = 1000

/** How many changes are listed. */
export const CHANGES = 8

/** When the screen was opened, to the minute: a question that differs each second would never be remembered. */
function useNow(): Date {
  return useMemo(() => {
    const now = clockNow()
    now.setSeconds(0, 0)
    return now
  }, [])
}

export function useHome(whose: Whose) {
  const catalog = useCatalog()
  const me = useMe()
  const now = useNow()
  const known = useMemo(() => figures(now), [now])
  const [mineText, teamText] = useMemo(() => {
    const numbers = known.flatMap(({ part, before }) => (before ? [part, before] : [part]))
    const context = { catalog, me: me.id }
    const mine = question([...(whose === 'me' ? numbers : []), ...dayParts(now), LEADING], context)
    mine.set('id', `eq.${me.id}`)
    const team = question([...numbers, LATE_TASKS], context)
    team.set('limit', String(MOST_PEOPLE))
    return [mine.toString(), team.toString()]
  }, [catalog, me.id, now, whose, known])
  const mine = useQuery(peopleQuery(mineText))
  const team = useQuery({ ...peopleQuery(teamText), enabled: whose === 'team' })
  const counted = whose === 'me' ? mine : team
  const { data: stages } = useQuery(stagesQuery)
  const failed = [mine, team].find((query) => query.error !== null)
  return {
    now,
    figures: known,
    me: mine.data?.[0],
    people: counted.data,
    stages,
    error: failed?.error ?? null,
    again: () => {
      for (const query of [mine, team]) if (query.isError) query.refetch()
    },
  }
}

function peopleQuery(text: string) {
  return queryOptions({
    queryKey: ['home', 'people', text],
    queryFn: ({ signal }) => askJson<Person[]>(`users?${text}`, { signal }),
  })
}

/** One time of an event. */
export interface Occurrence {
  id: number
  title: string
  starts_at: string
  ends_at: string
  all_day: boolean
  location: string | null
}

/** What takes place today. */
export function useEvents(now: Date) {
  const catalog = useCatalog()
  const me = useMe()
  const event = catalog.named('event')
  const from = new Date(now.getFullYear(), now.getMonth(), now.getDate())
  const to = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1)
  return useQuery({
    queryKey: ['home', 'events', toInstant(from), me.id],
    enabled: event !== undefined,
    queryFn: ({ signal }) =>
      askJson<Occurrence[]>('rpc/expand', {
        method: 'POST',
        body: {
          from: toInstant(from),
          to: toInstant(to),
          filter: event ? mineOrInvited(event, me.id) : '',
        },
        signal,
      }),
  })
}

/** Something that happened: an activity, or a deal that moved. */
export interface Happening {
  key: string
  object: string
  id: number
  at: string
  who: { id: number; name: string } | null
  /** The kind of the activity, or the stage that a deal moved to. */
  what: { kind: string } | { stage: string }
  title: string | null
  about: string | null
}

interface ActivityRow {
  id: number
  kind: string
  subject_line: string | null
  body: string | null
  happened_at: string
  user: { id: number; name: string } | null
  account: { name: string } | null
}

interface MoveRow {
  id: number
  to_stage: string
  at: string
  record_id: number
  by: { id: number; name: string } | null
}

/** The latest of both, newest first. */
export function latest(activities: ActivityRow[], moves: MoveRow[], names: Map<number, string>): Happening[] {
  const said: Happening[] = activities.map((row) => ({
    key: `a${row.id}`,
    object: 'activities',
    id: row.id,
    at: row.happened_at,
    who: row.user,
    what: { kind: row.kind },
    title: row.subject_line ?? row.body,
    about: row.account?.name ?? null,
  }))
  const moved: Happening[] = moves.flatMap((row) => {
    const title = names.get(row.record_id)
    if (title === undefined) return []
    return {
      key: `m${row.id}`,
      object: 'opportunities',
      id: row.record_id,
      at: row.at,
      who: row.by,
      what: { stage: row.to_stage },
      title,
      about: null,
    }
  })
  return [...said, ...moved].sort((one, other) => other.at.localeCompare(one.at)).slice(0, CHANGES)
}

export function useRecent(whose: Whose) {
  const catalog = useCatalog()
  const me = useMe()
  return useQuery({
    queryKey: ['home', 'recent', whose, me.id],
    queryFn: async ({ signal }) => {
      const activity = catalog.named('activity')
      const history = catalog.named('stage_history')
      const mine = (field: string): [string, string][] => (whose === 'me' ? [[field, `eq.${me.id}`]] : [])
      const activities = new URLSearchParams([
        ['select', 'id,kind,subject_line,body,happened_at,user:user_id(id,name),account(name)'],
        ['order', 'happened_at.desc'],
        ['limit', String(CHANGES)],
        ...mine('user_id'),
      ])
      const moves = new URLSearchParams([
        ['select', 'id,to_stage,at,record_id,by:by_id(id,name)'],
        ['record_object', 'eq.opportunity'],
        ['order', 'at.desc'],
        ['limit', String(CHANGES)],
        ...mine('by_id'),
      ])
      const canMove = history !== undefined && fieldOf(history, 'record_id') !== undefined
      const [said, moved] = await Promise.all([
        activity ? askJson<ActivityRow[]>(`activities?${activities}`, { signal }) : [],
        canMove ? askJson<MoveRow[]>(`stage_histories?${moves}`, { signal }) : [],
      ])
      const ids = [...new Set(moved.map((row) => row.record_id))]
      const named =
        ids.length > 0
          ? await askJson<{ id: number; name: string }[]>(
              `opportunities?select=id,name&id=in.(${ids.join(',')})`,
              { signal },
            )
          : []
      return latest(said, moved, new Map(named.map((row) => [row.id, row.name])))
    },
  })
}
