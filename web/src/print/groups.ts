/** The rows of a printed list by what they have in common, as the screen had them in groups or columns. */

import { readValue } from '~/api/records'
import type { Row, Value } from '~/api/types'

export interface Group {
  value: Value
  rows: Row[]
}

/** The rows by a field: in the order of its options, then as they come; those without a value at the end. */
export function inGroups(rows: Row[], by: string, options: string[]): Group[] {
  const groups = new Map<string, Group>(options.map((key) => [key, { value: key, rows: [] }]))
  const without: Group = { value: null, rows: [] }
  for (const row of rows) {
    const value = readValue(row, by)
    const key = String(value ?? '')
    if (key === '') {
      without.rows.push(row)
      continue
    }
    const group = groups.get(key) ?? { value, rows: [] }
    groups.set(key, group)
    group.rows.push(row)
  }
  return [...groups.values(), without].filter((group) => group.rows.length > 0)
}
