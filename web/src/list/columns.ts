/** The columns of a list: the view's, or as this reader has arranged them on this device. */

import { fieldOf } from '~/api/catalog'
import type { FieldDef, ObjectDef, ViewDef } from '~/api/types'
import { kindOf } from '~/kinds'

export interface Column {
  field: FieldDef
  /** In pixels at the normal text size. */
  width: number
}

/** The width of the column that names the records. */
const TITLE_WIDTH = 240

/** No column gets narrower or wider. */
const NARROWEST = 60
const WIDEST = 640

interface Stored {
  name: string
  width?: number
}

export function clampWidth(width: number): number {
  return Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)))
}

export function defaultWidth(object: ObjectDef, field: FieldDef): number {
  return field.name === object.title ? TITLE_WIDTH : kindOf(field.kind).width
}

/** The title first; a currency that stands inside an amount is no column of its own. */
export function viewColumns(object: ObjectDef, view: ViewDef | undefined): string[] {
  const names = view?.columns ?? object.sections[0]?.fields ?? []
  const inside = new Set(names.flatMap((name) => fieldOf(object, name)?.currency ?? []))
  return [object.title, ...names.filter((name) => name !== object.title && !inside.has(name))]
}

export function storageKey(object: ObjectDef, view: ViewDef | undefined): string {
  return `steward.columns.${object.name}.${view?.key ?? ''}`
}

/** Reads what was stored; anything unreadable counts as nothing. */
export function readColumns(text: string | null): Stored[] | null {
  try {
    const parsed: unknown = JSON.parse(text ?? 'null')
    if (!Array.isArray(parsed) || parsed.length === 0) return null
    const stored = parsed.filter(
      (entry): entry is Stored =>
        typeof entry === 'object' && entry !== null && typeof entry.name === 'string',
    )
    return stored.length > 0 ? stored : null
  } catch {
    return null
  }
}

export function columnsOf(object: ObjectDef, view: ViewDef | undefined, stored: Stored[] | null): Column[] {
  const wanted: Stored[] = stored ?? viewColumns(object, view).map((name) => ({ name }))
  const titled = wanted.some((entry) => entry.name === object.title)
    ? wanted
    : [{ name: object.title }, ...wanted]
  return titled.flatMap(({ name, width }) => {
    const field = fieldOf(object, name)
    return field
      ? [{ field, width: width === undefined ? defaultWidth(object, field) : clampWidth(width) }]
      : []
  })
}

export function storeColumns(columns: Column[]): string {
  return JSON.stringify(columns.map(({ field, width }) => ({ name: field.name, width })))
}

/** The columns with one moved before another; the title stays first. */
export function moved(columns: Column[], name: string, before: string | null): Column[] {
  const one = columns.find((column) => column.field.name === name)
  const rest = columns.filter((column) => column !== one)
  if (!one || columns[0] === one) return columns
  const found = before === null ? -1 : rest.findIndex((column) => column.field.name === before)
  const at = Math.max(1, found < 0 ? rest.length : found)
  return [...rest.slice(0, at), one, ...rest.slice(at)]
}
