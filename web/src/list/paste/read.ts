/** Cells that were pasted, as values of their fields. */

import type { FieldDef, OptionDef, Row, Value } from '~/api/types'
import { readDay, readInstant } from '~/kinds/shared/days'
import { readNumber } from '~/kinds/shared/numbers'

/** What a cell becomes: a value, a name that has to be looked up, or what can't be read. */
export type Read =
  | { value: Value }
  | { name: string }
  | { unread: 'number' | 'day' | 'time' | 'option' | 'yes_no' }

const YES = new Set(['是', 'yes', 'true', '1', 'y', '√', '对'])
const NO = new Set(['否', 'no', 'false', '0', 'n', '×', '错'])

export function readCell(field: FieldDef, text: string, options: OptionDef[], now: Date): Read {
  const plain = text.trim()
  if (plain === '') return { value: null }
  switch (field.kind) {
    case 'integer':
    case 'decimal':
    case 'money':
    case 'percent': {
      const number = readNumber(plain, field.kind === 'integer' ? 0 : (field.decimals ?? 9))
      return number === undefined ? { unread: 'number' } : { value: number }
    }
    case 'duration': {
      const minutes = readNumber(plain, 2)
      return typeof minutes === 'number' ? { value: Math.round(minutes * 60) } : { unread: 'number' }
    }
    case 'date': {
      const day = readDay(plain, now)
      return day === undefined ? { unread: 'day' } : { value: day }
    }
    case 'datetime': {
      const instant = readInstant(plain, now)
      return instant === undefined ? { unread: 'time' } : { value: instant }
    }
    case 'boolean': {
      const word = plain.toLowerCase()
      if (YES.has(word)) return { value: true }
      return NO.has(word) ? { value: false } : { unread: 'yes_no' }
    }
    case 'select': {
      const key = keyOf(options, plain)
      return key === undefined ? { unread: 'option' } : { value: key }
    }
    case 'multi_select': {
      const keys = plain.split(/[,，;；、]/).map((part) => keyOf(options, part.trim()))
      const known = keys.filter((key) => key !== undefined)
      return known.length < keys.length ? { unread: 'option' } : { value: [...new Set(known)] }
    }
    case 'reference':
    case 'user':
    case 'department':
      return { name: plain }
    default:
      return { value: plain }
  }
}

function keyOf(options: OptionDef[], text: string): string | undefined {
  const plain = text.toLowerCase()
  const fits = ({ key, label }: OptionDef) =>
    [key, label.en, label.zh].some((word) => word.toLowerCase() === plain)
  return options.find(fits)?.key
}

/** One cell of a block: where it goes and what it says. */
export interface Placed {
  row: Row
  field: FieldDef
  text: string
}

/** Lays a block over the list, its first cell on the chosen one. What falls outside is counted. */
export function laid(
  block: string[][],
  rowAt: (offset: number) => Row | undefined,
  fields: (FieldDef | null)[],
): { cells: Placed[]; outside: number } {
  const cells: Placed[] = []
  let outside = 0
  block.forEach((texts, down) => {
    const row = rowAt(down)
    texts.forEach((text, right) => {
      const field = fields[right]
      if (row && field) cells.push({ row, field, text })
      else outside++
    })
  })
  return { cells, outside }
}
