/** Where in a text an address of China begins, and what province, city and district it names. */

import type { Place } from '~/kinds/region/tree'

export interface Address {
  /** What stands before it. */
  before: string
  /** Province, city and district; the last ones may be missing. */
  path: string[]
  /** What follows: street and house. */
  line: string
}

/** What shows that a street or a house follows. */
const STREET = /[路街道巷弄号村镇乡园厦楼栋座室层区]|\d/

/** What shows that a name of a company follows, not a street. */
const FIRM = /(?:公司|集团|银行|酒店|大学|学院|医院|事务所|店|厂|馆)\)?$/

/** What people leave out of a name: 浙江 for 浙江省, 杭州 for 杭州市. Districts are said in full. */
const shortened = (name: string): string =>
  name.replace(/(?:(?:壮族|回族|维吾尔)?自治区|特别行政区|省|市)$/, '')

/** How much of a text's beginning a name takes; 0 if it does not stand there. */
function taken(text: string, place: Place): number {
  if (text.startsWith(place.name)) return place.name.length
  const short = shortened(place.name)
  return place.path.length < 3 && short.length > 1 && text.startsWith(short) ? short.length : 0
}

/** The place that takes most of a text's beginning. */
function longest(text: string, places: Place[]): { place: Place; length: number } | null {
  let best: { place: Place; length: number } | null = null
  for (const place of places) {
    const length = taken(text, place)
    if (length > (best?.length ?? 0)) best = { place, length }
  }
  return best
}

/** Goes down from a place as far as the text says so; a city may be left out before its district. */
function descend(text: string, from: Place): { place: Place; rest: string } {
  const rest = text.replace(/^[\s,、/-]+/, '')
  const next =
    longest(rest, from.below) ??
    longest(
      rest,
      from.below.flatMap((city) => city.below),
    )
  return next ? descend(rest.slice(next.length), next.place) : { place: from, rest }
}

/** What an address may begin with: a province, a city, or a county that calls itself a city. */
function beginnings(tree: Place[]): Place[] {
  const cities = tree.flatMap((province) => province.below)
  const counties = cities.flatMap((city) => city.below).filter(({ name }) => name.endsWith('市'))
  return [...tree, ...cities, ...counties]
}

/** The first address in a text; nothing if it names no place, or only in the name of a company. */
export function readAddress(text: string, tree: Place[]): Address | null {
  const starts = beginnings(tree)
  for (let at = 0; at < text.length; at += 1) {
    const here = text.slice(at)
    const first = longest(here, starts)
    if (!first) continue
    const { place, rest } = descend(here.slice(first.length), first.place)
    const [word = ''] = rest.split(/[\s,]/)
    const isFirm = FIRM.test(word) && !/\d/.test(word)
    if (word === '' || (STREET.test(word) && !isFirm)) {
      return { before: text.slice(0, at), path: place.path, line: rest }
    }
    at += first.length - 1
  }
  return null
}
