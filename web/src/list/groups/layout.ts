/** Rows in groups: which fields make groups, and where in the list each group and row stands. */

import { isQueryable } from '~/api/catalog'
import type { FieldDef, Row, Value } from '~/api/types'
import type { Column } from '../columns'
import type { List } from '../useList'

/** Kinds with few different values. */
const FEW = new Set(['select', 'reference', 'user', 'department', 'boolean'])

export function isGroupable(field: FieldDef): boolean {
  return FEW.has(field.kind) && isQueryable(field)
}

/** Kinds of which the sum of a group says something. */
const SUMMED = new Set(['money', 'decimal', 'integer', 'duration'])

export function isSummed(field: FieldDef): boolean {
  return SUMMED.has(field.kind) && isQueryable(field)
}

/** What stands at the head of a group. */
export interface GroupHead {
  /** The value that its records have in common; none is a group as well. */
  value: Value
  /** A row that has the value, and its name, so that it can be shown as in a cell. */
  row: Row
  count: number
  /** Sums by field. */
  sums: Record<string, number>
  open: boolean
  toggle: () => void
}

/** What the head of a group is drawn from. */
export interface HeadProps {
  id: string
  index: number
  top: number
  height: number
  list: List
  columns: Column[]
  group: GroupHead
  phone: boolean
}

export interface Sized {
  count: number
  open: boolean
}

/** Where something stands: at the head of a group, or a row within it. */
export type Place = { group: number; at: number | null }

/** How many places the list has. */
export function placesOf(groups: Sized[]): number {
  return groups.reduce((sum, group) => sum + 1 + (group.open ? group.count : 0), 0)
}

export function placeAt(groups: Sized[], index: number): Place | null {
  let rest = index
  for (const [group, { count, open }] of groups.entries()) {
    if (rest === 0) return { group, at: null }
    rest -= 1
    const rows = open ? count : 0
    if (rest < rows) return { group, at: rest }
    rest -= rows
  }
  return null
}

/** The pages of the groups that are seen, each once. */
export function pagesSeen(
  groups: Sized[],
  first: number,
  last: number,
  size: number,
): { group: number; page: number }[] {
  const found = new Map<string, { group: number; page: number }>()
  for (let index = Math.max(0, first); index <= last; index++) {
    const place = placeAt(groups, index)
    if (!place) break
    if (place.at === null) continue
    const page = Math.floor(place.at / size)
    found.set(`${place.group}.${page}`, { group: place.group, page })
  }
  return [...found.values()]
}
