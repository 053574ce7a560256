/** The columns of a list: the view's, or as this reader has arranged them on this device. */

import { fieldOf } from '~/api/catalog'
import type { FieldDef, ObjectDef, ViewDef, Words } from '~/api/types'
import { kindOf } from '~/kinds'
import type { Stored } from './stored'
import type { ListView } from './views/savedViews'

export interface Column {
  field: FieldDef
  /** In pixels at the normal text size. */
  width: number
  /** Whether it stays in sight, behind the title, while the others move. */
  pinned: boolean
}

/** The width of the column in which rows are picked, in pixels at the normal text size. */
export const PICK_WIDTH = 36

/** The width of the column that names the records. */
const TITLE_WIDTH = 240

/** No column gets narrower or wider. */
const NARROWEST = 60
const WIDEST = 640

export function clampWidth(width: number): number {
  return Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)))
}

/** The most that a column takes by itself for the sake of its words. */
const WORDY = 200

/** What stands beside the words: the paddings, and in the head the arrow of the order. */
const BESIDE_LABEL = 44
const BESIDE_OPTION = 34

/** About how wide words are, in pixels at the normal text size of a head: Chinese characters are square. */
function breadth(words: string): number {
  return [...words].reduce((sum, character) => sum + (character > '\u2e7f' ? 12 : 7), 0)
}

/** As wide as its kind of value wants to be, and as its own words in the reader's language need. */
export function defaultWidth(object: ObjectDef, field: FieldDef, say: Say): number {
  if (field.name === object.title) return TITLE_WIDTH
  const options = (field.options ?? []).map(({ label }) => breadth(say(label)) + BESIDE_OPTION)
  const words = Math.max(breadth(say(field.label)) + BESIDE_LABEL, ...options)
  return Math.max(kindOf(field.kind).width, Math.min(words, WORDY))
}

type Say = (words: Words) => string

/** The title first; a currency that stands inside an amount is no column of its own. */
export function viewColumns(object: ObjectDef, view: ViewDef | undefined): string[] {
  const names = view?.columns.length ? view.columns : (object.sections[0]?.fields ?? [])
  const inside = new Set(names.flatMap((name) => fieldOf(object, name)?.currency ?? []))
  return [object.title, ...names.filter((name) => name !== object.title && !inside.has(name))]
}

/** What one wants to know at once where there is little room: how to reach somebody, how much, when. */
const SOONER = new Set(['phone', 'money', 'datetime', 'date'])

/** The title and those of the others that say most, in their order. */
export function fewest(columns: Column[], title: string, most: number): Column[] {
  const others = columns.filter(({ field }) => field.name !== title)
  const sooner = [...others].sort((one, other) => rank(one) - rank(other)).slice(0, most - 1)
  return columns.filter((column) => column.field.name === title || sooner.includes(column))
}

const rank = ({ field }: Column) => (SOONER.has(field.kind) ? 0 : 1)

export function storageKey(object: ObjectDef, view: ViewDef | undefined): string {
  return `steward.columns.${object.name}.${view?.key ?? ''}`
}

/** The columns as the reader has arranged them here, else as the view was saved, else as the catalog has them. */
export function columnsOf(
  object: ObjectDef,
  view: ListView | undefined,
  stored: Stored[] | null,
  say: Say,
): Column[] {
  const wanted: Stored[] =
    stored ?? view?.saved?.columns ?? viewColumns(object, view).map((name) => ({ name }))
  const titled = wanted.some((entry) => entry.name === object.title)
    ? wanted
    : [{ name: object.title }, ...wanted]
  const columns = titled.flatMap(({ name, width, pinned }) => {
    const field = fieldOf(object, name)
    if (!field) return []
    return [
      {
        field,
        width: width === undefined ? defaultWidth(object, field, say) : clampWidth(width),
        pinned: pinned === true || name === object.title,
      },
    ]
  })
  return inFront(columns)
}

/** The pinned columns first, in their order; the title before all. */
function inFront(columns: Column[]): Column[] {
  return [...columns.filter((column) => column.pinned), ...columns.filter((column) => !column.pinned)]
}

export function toStored(columns: Column[]): Stored[] {
  return columns.map(({ field, width, pinned }, at) => ({
    name: field.name,
    width,
    ...(pinned && at > 0 ? { pinned } : {}),
  }))
}

export function storeColumns(columns: Column[]): string {
  return JSON.stringify(toStored(columns))
}

/** The columns with one moved before another; the title stays first. What moves among pinned ones is pinned. */
export function moved(columns: Column[], name: string, before: string | null): Column[] {
  const one = columns.find((column) => column.field.name === name)
  const rest = columns.filter((column) => column !== one)
  if (!one || columns[0] === one) return columns
  const found = before === null ? -1 : rest.findIndex((column) => column.field.name === before)
  const at = Math.max(1, found < 0 ? rest.length : found)
  const pinned = at < rest.length && (rest[at]?.pinned ?? false)
  return inFront([...rest.slice(0, at), { ...one, pinned }, ...rest.slice(at)])
}

/** The columns with one pinned, or let go. */
export function pinned(columns: Column[], name: string, pin: boolean): Column[] {
  return inFront(
    columns.map((column, at) => (column.field.name === name && at > 0 ? { ...column, pinned: pin } : column)),
  )
}

/** Where each column stands that stays in sight, in pixels from the left; nothing for the others. */
export function stickyOffsets(columns: Column[], start: number): (number | null)[] {
  let left = start
  return columns.map((column) => {
    if (!column.pinned) return null
    const at = left
    left += column.width
    return at
  })
}
