/** The provinces, cities and districts of China: finding them by characters and by sound. */

import { queryOptions } from '@tanstack/react-query'
import { askJson } from '~/api/client'

/** As the server sends it: code, name, the ways in which it is read, and what lies in it. */
export type Line = [code: string, name: string, sounds: string, below?: Line[]]

/** A province, city or district with those around it, the province first. */
export interface Place {
  code: string
  name: string
  path: string[]
  /** Full pinyin and initials of each way in which it is read. */
  sounds: string[]
  below: Place[]
}

/** How many places a search shows at most. */
export const MOST = 50

export const regionsQuery = queryOptions({
  queryKey: ['regions'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async ({ signal }) => readTree(await askJson<Line[]>('regions', { signal })),
})

export function readTree(lines: Line[], above: string[] = []): Place[] {
  return lines.map(([code, name, sounds, below = []]) => {
    const path = [...above, name]
    return { code, name, path, sounds: sounds.split('|').flatMap(spoken), below: readTree(below, path) }
  })
}

/** `hang zhou shi` as `hangzhoushi` and `hzs`. */
function spoken(way: string): string[] {
  const syllables = way.split(' ').filter((syllable) => syllable !== '')
  return [syllables.join(''), syllables.map((syllable) => syllable[0]).join('')]
}

/** What one chooses from inside a place; a city that is its province stands for nothing of its own. */
export function inside(tree: Place[], place: Place | null): Place[] {
  if (!place) return tree
  const [only, ...more] = place.below
  return only && more.length === 0 && only.name === place.name ? only.below : place.below
}

/** The places that a text means: `西湖`, `hz`, `xihu`, `浙江 西湖`; what begins so and what is larger first. */
export function findPlaces(tree: Place[], text: string): Place[] {
  const words = text
    .toLowerCase()
    .split(/[\s,，、/]+/)
    .filter((word) => word !== '')
  const own = words.pop()
  if (own === undefined) return []
  const found: { place: Place; rank: number }[] = []
  const look = (place: Place, around: Place[]) => {
    const rank = rankOf(place, own)
    const isTwin = around[around.length - 1]?.name === place.name
    const lies = words.every((word) => around.some((other) => rankOf(other, word) > 0))
    if (rank > 0 && !isTwin && lies) found.push({ place, rank: rank * 10 + around.length })
    for (const below of place.below) look(below, [...around, place])
  }
  for (const province of tree) look(province, [])
  return found
    .sort((one, other) => one.rank - other.rank)
    .slice(0, MOST)
    .map(({ place }) => place)
}

/** How well a place fits: its beginning in characters, then by sound, then a part of it; 0 if not. */
function rankOf(place: Place, word: string): number {
  if (place.name.startsWith(word)) return 1
  if (place.sounds.some((sound) => sound.startsWith(word))) return 2
  return place.name.includes(word) ? 3 : 0
}

/** The address as one reads it: a municipality is not said twice. */
export function inWords(names: (string | null)[]): string {
  return names.filter((name, at) => name && name !== names[at - 1]).join(' ')
}
