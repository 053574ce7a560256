/** What I have set for myself, as it lies on the server: one value of JSON under each name. */

import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
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
  value: unknown
}

interface Kept<T> {
  /** The setting's row; none before it is set for the first time. */
  row: { id: number; version: number } | null
  value: T
}

/** How long a setting counts as fresh, in milliseconds: nobody but its owner changes it. */
const FRESH = 5 * 60_000

function settingQuery<T>(me: number, { key, read }: Setting<T>) {
  return queryOptions({
    queryKey: ['setting', me, key],
    staleTime: FRESH,
    queryFn: async ({ signal }): Promise<Kept<T> | null> => {
      try {
        const query = `select=id,version,value&user_id=eq.${me}&key=eq.${key}`
        const rows = await askJson<Stored[]>(`user_settings?${query}`, { signal })
        const row = rows[0]
        return row
          ? { row: { id: row.id, version: row.version }, value: read(row.value) }
          : { row: null, value: read(undefined) }
      } catch (error) {
        // Whoever may keep no settings has none.
        if (error instanceof ApiError && (error.status === 403 || error.status === 404)) return null
        throw error
      }
    },
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

export function useSetting<T>(setting: Setting<T>) {
  const me = useMe().id
  const client = useQueryClient()
  const object = useCatalog().named('user_setting')
  const query = settingQuery(me, setting)
  const { data } = useQuery({ ...query, enabled: object !== undefined })

  const send = async (edit: Edit<T>, again: boolean): Promise<void> => {
    const kept = await client.ensureQueryData(query)
    if (!object || !kept) return
    const value = edit(kept.value)
    const values = { value: setting.write(value) }
    try {
      let { row } = kept
      if (row) {
        await change(object, row.id, row.version, values)
        row = { ...row, version: row.version + 1 }
      } else {
        const made = await create(object, { user_id: me, key: setting.key, ...values })
        row = { id: made.id, version: 1 }
      }
      // What was changed meanwhile is shown already, and written next.
      keep<T>(client, query.queryKey, (now) => ({ ...now, row }))
    } catch (error) {
      await client.refetchQueries({ queryKey: query.queryKey })
      const elsewhere = error instanceof ApiError && (error.status === 412 || error.status === 409)
      if (!elsewhere || !again) throw error
      keep<T>(client, query.queryKey, (now) => ({ ...now, value: edit(now.value) }))
      await send(edit, false)
    }
  }

  return {
    /** Whether one can have settings at all, as far as is known. */
    possible: object !== undefined && data !== null && data !== undefined,
    /** Whether it is known what is set: also that one can have no settings. */
    known: object === undefined || data !== undefined,
    /** Whether it was ever set. */
    isSet: data?.row != null,
    value: data ? data.value : setting.read(undefined),
    /** Shows a change at once and writes it; throws when it was refused. */
    edit: async (edit: Edit<T>): Promise<void> => {
      const kept = await client.ensureQueryData(query)
      if (!kept || edit(kept.value) === kept.value) return
      keep<T>(client, query.queryKey, (now) => ({ ...now, value: edit(now.value) }))
      await inTurn(setting.key, () => send(edit, true))
    },
  }
}

function keep<T>(client: QueryClient, key: readonly unknown[], then: (now: Kept<T>) => Kept<T>): void {
  client.setQueryData<Kept<T> | null>(key, (now) => now && then(now))
}
