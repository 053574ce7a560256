/** The favourites as they lie on the server, and changing them. */

import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { ApiError, askJson } from '~/api/client'
import { change, create } from '~/api/records'
import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { useCatalog, useMe } from '~/shell/context'
import { useWords } from '~/words'
import {
  type Favourite,
  hasFavourite,
  MOST,
  movedFavourite,
  placeOf,
  readFavourites,
  storedFavourites,
  withFavourite,
  withoutFavourite,
} from './favourites'

/** The setting that holds them. */
const KEY = 'favourites'

/** How long they count as fresh, in milliseconds: nobody but their owner changes them. */
const FRESH = 5 * 60_000

interface Setting {
  id: number
  version: number
  value: unknown
}

interface Kept {
  /** The setting's row; none before the first favourite. */
  row: { id: number; version: number } | null
  list: Favourite[]
}

export function favouritesQuery(me: number) {
  return queryOptions({
    queryKey: ['favourites', me],
    staleTime: FRESH,
    queryFn: async ({ signal }): Promise<Kept | null> => {
      try {
        const query = `select=id,version,value&user_id=eq.${me}&key=eq.${KEY}`
        const rows = await askJson<Setting[]>(`user_settings?${query}`, { signal })
        const row = rows[0]
        return row
          ? { row: { id: row.id, version: row.version }, list: readFavourites(row.value) }
          : { row: null, list: [] }
      } catch (error) {
        // Whoever may keep no settings has no favourites.
        if (error instanceof ApiError && (error.status === 403 || error.status === 404)) return null
        throw error
      }
    },
  })
}

type Edit = (list: Favourite[]) => Favourite[]

export function useFavourites() {
  const { t } = useWords()
  const me = useMe()
  const client = useQueryClient()
  const settings = useCatalog().named('user_setting')
  const query = favouritesQuery(me.id)
  const { data } = useQuery({ ...query, enabled: settings !== undefined })

  /** Writes the list as it is now with a change made to it; another device may have changed it meanwhile. */
  const send = async (edit: Edit, again = true): Promise<void> => {
    const kept = await client.ensureQueryData(query)
    if (!settings || !kept) return
    const list = edit(kept.list)
    if (list === kept.list) return
    const then: Kept = { ...kept, list }
    client.setQueryData<Kept | null>(query.queryKey, then)
    const values = { value: storedFavourites(list) }
    try {
      if (kept.row) {
        await change(settings, kept.row.id, kept.row.version, values)
        const row = { ...kept.row, version: kept.row.version + 1 }
        client.setQueryData<Kept | null>(query.queryKey, (now) => now && { ...now, row })
      } else {
        const row = await create(settings, { user_id: me.id, key: KEY, ...values })
        client.setQueryData<Kept | null>(
          query.queryKey,
          (now) => now && { ...now, row: { id: row.id, version: 1 } },
        )
      }
    } catch (error) {
      client.setQueryData<Kept | null>(query.queryKey, kept)
      await client.refetchQueries({ queryKey: query.queryKey })
      const elsewhere = error instanceof ApiError && (error.status === 412 || error.status === 409)
      if (!elsewhere || !again) throw error
      await send(edit, false)
    }
  }

  const act = async (edit: Edit, back: Edit, words: string) => {
    try {
      await send(edit)
      tell({ tone: 'good', text: words, undo: () => quietly(back) })
    } catch (error) {
      tell({ tone: 'bad', text: explain(error, t) })
    }
  }
  const quietly = async (edit: Edit) => {
    try {
      await send(edit)
    } catch (error) {
      tell({ tone: 'bad', text: explain(error, t) })
    }
  }

  const list = data?.list ?? []
  return {
    /** Whether one can have favourites at all, as far as is known. */
    possible: settings !== undefined && data !== null && data !== undefined,
    /** Whether they have been read. */
    known: data !== undefined,
    list,
    has: (one: Favourite) => hasFavourite(list, one),
    toggle: (one: Favourite, title: string) => {
      const at = placeOf(list, one)
      if (at >= 0) {
        const back: Edit = (now) => withFavourite(now, one, Math.min(at, now.length))
        return act((now) => withoutFavourite(now, one), back, t('favourite.removed', { title }))
      }
      if (list.length >= MOST) {
        tell({ tone: 'bad', text: t('favourite.full', { most: MOST }) })
        return Promise.resolve()
      }
      const back: Edit = (now) => withoutFavourite(now, one)
      return act((now) => withFavourite(now, one), back, t('favourite.added', { title }))
    },
    move: (one: Favourite, before: Favourite | null, title: string) => {
      const next = list[placeOf(list, one) + 1] ?? null
      const back: Edit = (now) => movedFavourite(now, one, next)
      return act((now) => movedFavourite(now, one, before), back, t('favourite.moved', { title }))
    },
  }
}
