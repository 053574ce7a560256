/** Cells: which can be edited in the list, which comes next, and their values as text. */

import { isEditable } from '~/api/catalog'
import { nameOf, readValue } from '~/api/records'
import type { FieldDef, ObjectDef, OptionDef, Row, Words } from '~/api/types'

/** Kinds that need more room than a cell. */
const ROOMY = new Set([
  'rich_text',
  'json',
  'secret',
  'file',
  'image',
  'record_id',
  'object_name',
  'long_text',
])

export function isCellEditable(object: ObjectDef, field: FieldDef): boolean {
  return isEditable(object, field) && !ROOMY.has(field.kind) && !field.masked
}

export interface Cell {
  index: number
  field: string
}

/** The cell that comes after or before one, over the ends of the rows; nothing at the ends of the list. */
export function nextCell(cell: Cell, editable: string[], count: number, by: 1 | -1): Cell | null {
  const at = editable.indexOf(cell.field)
  const next = editable[at + by]
  if (at >= 0 && next !== undefined) return { index: cell.index, field: next }
  const index = cell.index + by
  const field = by === 1 ? editable[0] : editable[editable.length - 1]
  return field !== undefined && index >= 0 && index < count ? { index, field } : null
}

interface Reading {
  say: (words: Words) => string
  optionsOf: (field: FieldDef, row: Row) => OptionDef[]
  yes: string
  no: string
}

/** A value as a spreadsheet takes it. */
export function cellText(field: FieldDef, row: Row, { say, optionsOf, yes, no }: Reading): string {
  const value = readValue(row, field.name)
  if (value === null) return ''
  const named = nameOf(row, field.name)
  if (named) return named.title ?? ''
  const label = (key: unknown) => {
    const option = optionsOf(field, row).find((known) => known.key === key)
    return option ? say(option.label) : String(key)
  }
  if (field.kind === 'select') return label(value)
  if (Array.isArray(value)) return value.map(label).join(', ')
  if (typeof value === 'boolean') return value ? yes : no
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Cells as text, a tab between them and each row on a line. */
export function writeBlock(rows: string[][]): string {
  const cell = (text: string) => (/[\t\n"]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text)
  return rows.map((row) => row.map(cell).join('\t')).join('\n')
}

/** Reads what a spreadsheet has put on the clipboard. */
export function readBlock(text: string): string[][] {
  const rows: string[][] = [[]]
  let cell = ''
  let quoted = false
  const end = () => {
    rows[rows.length - 1]?.push(cell)
    cell = ''
  }
  const plain = text.replace(/\r\n?/g, '\n').replace(/\n$/, '')
  for (let at = 0; at < plain.length; at++) {
    const letter = plain[at] ?? ''
    if (quoted) {
      if (letter !== '"') cell += letter
      else if (plain[at + 1] === '"') {
        cell += '"'
        at++
      } else quoted = false
    } else if (letter === '"' && cell === '') quoted = true
    else if (letter === '\t') end()
    else if (letter === '\n') {
      end()
      rows.push([])
    } else cell += letter
  }
  end()
  return rows
}
