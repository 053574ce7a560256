/** What somebody wants at hand: records and views, in an order of his own. */

import type { Value } from '~/api/types'

/** A record, or a view of a list: its key, or the id of a saved one. */
export type Favourite = { object: string; id: number } | { object: string; view: string }

/** The most that one keeps at hand; with more of them nothing is. */
export const MOST = 50

/** What was stored; what can't be read counts as not there. */
export function readFavourites(value: unknown): Favourite[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((entry: unknown): Favourite[] => {
    if (typeof entry !== 'object' || entry === null) return []
    const { object, id, view } = entry as Record<string, unknown>
    if (typeof object !== 'string') return []
    if (Number.isSafeInteger(id)) return [{ object, id: id as number }]
    return typeof view === 'string' ? [{ object, view }] : []
  })
}

export function storedFavourites(favourites: Favourite[]): Value {
  return favourites as unknown as Value
}

/** What tells one from another. */
export function favouriteKey(favourite: Favourite): string {
  return 'id' in favourite ? `${favourite.object}-${favourite.id}` : `${favourite.object}.${favourite.view}`
}

export function hasFavourite(favourites: Favourite[], one: Favourite): boolean {
  return placeOf(favourites, one) >= 0
}

export function placeOf(favourites: Favourite[], one: Favourite): number {
  const key = favouriteKey(one)
  return favourites.findIndex((known) => favouriteKey(known) === key)
}

/** The list with one more, at the end or at this place; unchanged if it is there already, or if it is full. */
export function withFavourite(favourites: Favourite[], one: Favourite, at = favourites.length): Favourite[] {
  if (hasFavourite(favourites, one) || favourites.length >= MOST) return favourites
  return [...favourites.slice(0, at), one, ...favourites.slice(at)]
}

export function withoutFavourite(favourites: Favourite[], one: Favourite): Favourite[] {
  const key = favouriteKey(one)
  return favourites.filter((known) => favouriteKey(known) !== key)
}

/** The list with one put before another, or at the end. */
export function movedFavourite(
  favourites: Favourite[],
  one: Favourite,
  before: Favourite | null,
): Favourite[] {
  if (!hasFavourite(favourites, one) || (before && favouriteKey(before) === favouriteKey(one)))
    return favourites
  const others = withoutFavourite(favourites, one)
  const at = before ? placeOf(others, before) : -1
  return at < 0 ? [...others, one] : [...others.slice(0, at), one, ...others.slice(at)]
}
