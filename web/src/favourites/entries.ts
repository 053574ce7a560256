/** What favourites are called and where they lead; those that one may not see any more are left out. */

import { useQueries, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { readPage, selectOf } from '~/api/records'
import type { ObjectDef, Row } from '~/api/types'
import { namingFields, titleOf } from '~/list/titles'
import { savedViewsQuery, viewsOf } from '~/list/views/savedViews'
import { useCatalog, useMe } from '~/shell/context'
import { useWords } from '~/words'
import { type Favourite, favouriteKey, readFavourites } from './favourites'
import { useFavourites } from './useFavourites'

export interface FavouriteEntry {
  key: string
  favourite: Favourite
  object: ObjectDef
  title: string
}

/** As it was last shown on this device, so that nothing jumps when the page opens. */
interface Shown {
  favourite: Favourite
  title: string
}

const storage = (me: number) => `steward.favourites.${me}`

/** Reads what was shown last; what can't be read counts as nothing. */
export function readShown(text: string | null): Shown[] {
  try {
    const parsed: unknown = JSON.parse(text ?? '[]')
    if (!Array.isArray(parsed)) return []
    return parsed.flatMap((entry: { favourite?: unknown; title?: unknown } | null) => {
      const favourite = readFavourites([entry?.favourite])[0]
      return favourite && typeof entry?.title === 'string' ? [{ favourite, title: entry.title }] : []
    })
  } catch {
    return []
  }
}

/** The ids of the favourite records of each object. */
export function idsByObject(favourites: Favourite[]): Map<string, number[]> {
  const ids = new Map<string, number[]>()
  for (const favourite of favourites) {
    if (!('id' in favourite)) continue
    ids.set(favourite.object, [...(ids.get(favourite.object) ?? []), favourite.id])
  }
  return ids
}

export function useEntries(): FavouriteEntry[] {
  const { t, say } = useWords()
  const me = useMe()
  const catalog = useCatalog()
  const { list, known } = useFavourites()
  const wanted = [...idsByObject(list)].flatMap(([name, ids]) => {
    const object = catalog.named(name)
    return object ? [{ object, ids }] : []
  })
  const names = useQueries({
    queries: wanted.map(({ object, ids }) => ({
      queryKey: ['favourite names', object.plural, [...ids].sort((one, other) => one - other)],
      placeholderData: (before: Row[] | undefined) => before,
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const select = selectOf(catalog, object, [object.title, ...namingFields(object)])
        const query = new URLSearchParams({ select, id: `in.(${ids.join(',')})` })
        return (await readPage(object, query, signal)).rows
      },
    })),
  })
  const views = list.some((favourite) => 'view' in favourite)
  const saved = useQuery({ ...savedViewsQuery, enabled: views })
  const ready = known && names.every((result) => !result.isPending) && (!views || saved.data !== undefined)

  const titleFor = (favourite: Favourite): string | null => {
    const object = catalog.named(favourite.object)
    if (!object) return null
    if ('view' in favourite) {
      const view = viewsOf(object, saved.data ?? []).find(({ key }) => key === favourite.view)
      return view ? `${say(object.label_plural)} › ${say(view.label)}` : null
    }
    const at = wanted.findIndex((group) => group.object === object)
    const row = names[at]?.data?.find(({ id }) => id === favourite.id)
    return row ? (titleOf(object, row) ?? t('untitled')) : null
  }
  const fresh = list.flatMap((favourite) => {
    const title = titleFor(favourite)
    return title === null ? [] : [{ favourite, title }]
  })
  const text = JSON.stringify(fresh)
  useEffect(() => {
    if (ready) localStorage.setItem(storage(me.id), text)
  }, [ready, text, me.id])
  const shown = ready ? fresh : readShown(localStorage.getItem(storage(me.id)))
  return shown.flatMap(({ favourite, title }) => {
    const object = catalog.named(favourite.object)
    return object ? [{ key: favouriteKey(favourite), favourite, object, title }] : []
  })
}
