import { readValue } from '~/api/records'
import type { Row } from '~/api/types'
import { WITHOUT } from './columns'

/** The column in which a record stands. */
export function laneOf(row: Row, by: string): string {
  const value = readValue(row, by)
  return value === null ? WITHOUT : String(value)
}
