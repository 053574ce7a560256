/** What I have set for myself, as it lies on the server: one value of JSON under each name. */

import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { ApiError, askJson } from '~/api/client'
import { change, create } from '~/api/records'
import type { Value } from '~/api/types'
import { useCatalog, useMe } from '~/shell/context'

/** A setting: its name, and how its value is read and written. */
export interface Setting<T> {
  key: string
  /** The value from what was stored; what can't be read counts as not there. */
  read: (stored: unknown) => T
  write: (value: T) => Value
}

interface Stored {
  id: number
  version: number
  key: string
  value: unknown
}

/** A setting as it lies on the server. */
interface Kept {
  /** Its row; none before it is set for the first time. */
  row: { id: number; version: number } | null
  value: unknown
}

/** All that is set, by name. */
type Settings = Record<string, Kept>

const UNSET: Kept = { row: null, value: undefined }

/** How long settings count as fresh, in milliseconds: nobody but their owner changes them. */
const FRESH = 5 * 60_000

/** All of a person's settings, in one question; null for somebody who may keep none. */
async function ask(me: number, signal?: AbortSignal): Promise<Settings | null> {
  try {
    const query = `select=id,version,key,value&user_id=eq.${me}`
    const rows = await askJson<Stored[]>(`user_settings?${query}`, { signal })
    return Object.fromEntries(
      rows.map(({ id, version, key, value }) => [key, { row: { id, version }, value }]),
    )
  } catch (error) {
    if (error instanceof ApiError && (error.status === 403 || error.status === 404)) return null
    throw error
  }
}

function settingsQuery(me: number) {
  return queryOptions({
    queryKey: ['settings', me],
    staleTime: FRESH,
    queryFn: ({ signal }) => ask(me, signal),
  })
}

/** Writes under way: those of one setting go one after the other, since each needs the version of the one before. */
const under = new Map<string, Promise<unknown>>()

function inTurn<R>(key: string, write: () => Promise<R>): Promise<R> {
  const before = under.get(key) ?? Promise.resolve()
  const then = before.then(write, write)
  under.set(key, then)
  return then
}

/** A change of a value, which may be made twice: another device may have changed it meanwhile. */
export type Edit<T> = (value: T) => T

export function useSetting<T>({ key, read, write }: Setting<T>) {
  const me = useMe().id
  const client = useQueryClient()
  const object = useCatalog().named('user_setting')
  const query = settingsQuery(me)
  const { data } = useQuery({ ...query, enabled: object !== undefined })
  const kept = data?.[key] ?? UNSET
  const value = useMemo(() => read(kept.value), [read, kept.value])

  const keep = (then: (now: Kept) => Kept) => {
    client.setQueryData<Settings | null>(
      query.queryKey,
      (now) => now && { ...now, [key]: then(now[key] ?? UNSET) },
    )
  }

  const send = async (edit: Edit<T>, again: boolean): Promise<void> => {
    const settings = await client.ensureQueryData(query)
    if (!object || !settings) return
    const now = settings[key] ?? UNSET
    const values = { value: write(edit(read(now.value))) }
    try {
      let { row } = now
      if (row) {
        await change(object, row.id, row.version, values)
        row = { ...row, version: row.version + 1 }
      } else {
        const made = await create(object, { user_id: me, key, ...values })
        row = { id: made.id, version: 1 }
      }
      // What was changed meanwhile is shown already, and written next.
      keep((now) => ({ ...now, row }))
    } catch (error) {
      // Only this one: what else is being written keeps what is shown of it.
      const there = await ask(me).catch(() => null)
      if (there) keep(() => there[key] ?? UNSET)
      const elsewhere = error instanceof ApiError && (error.status === 412 || error.status === 409)
      if (!elsewhere || !again) throw error
      keep((now) => ({ ...now, value: write(edit(read(now.value))) }))
      await send(edit, false)
    }
  }

  return {
    /** Whether one can have settings at all, as far as is known. */
    possible: object !== undefined && data !== null && data !== undefined,
    /** Whether it is known what is set: also that one can have no settings. */
    known: object === undefined || data !== undefined,
    /** Whether it was ever set. */
    isSet: kept.row !== null,
    value,
    /** Shows a change at once and writes it; throws when it was refused. */
    edit: async (edit: Edit<T>): Promise<void> => {
      const settings = await client.ensureQueryData(query)
      if (!settings) return
      const before = read(settings[key]?.value)
      const after = edit(before)
      if (after === before) return
      keep((now) => ({ ...now, value: write(after) }))
      await inTurn(key, () => send(edit, true))
    },
  }
}
