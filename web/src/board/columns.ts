/** A board's columns and cards, without a look. */

import type { FieldDef, OptionDef, Row, Value } from '~/api/types'
import type { Stage } from '~/objects/opportunity/stages'

/** A column of a board: the records that have one value. */
export interface Lane {
  /** What it is known by on the screen. */
  id: string
  /** The value; null for the records that have none. */
  key: string | null
  label: string
  /** Whether what stands here is won, lost, or still open, where that means something. */
  outcome?: Stage['outcome']
  /** The conditions that its records meet. */
  where: [string, string][]
}

export interface Sums {
  count: number
  sum: number
  weighted: number
}

export const NOTHING: Sums = { count: 0, sum: 0, weighted: 0 }

/** What the column of records without a value is known by: no key of an option has such letters. */
export const WITHOUT = '-'

/** The stages that make columns: those of one pipeline, the default one first. */
export function boardStages(stages: Stage[], pipeline: number | null): Stage[] {
  const chosen = pipeline ?? stages[0]?.pipeline_id
  return stages.filter((stage) => stage.pipeline_id === chosen)
}

/** Columns of the stages of one pipeline. */
export function stageLanes(field: string, stages: Stage[]): Lane[] {
  return stages.map(({ key, label, outcome, pipeline_id }) => ({
    id: key,
    key,
    label,
    outcome,
    where: [
      [field, `eq.${key}`],
      ['pipeline_id', `eq.${pipeline_id}`],
    ],
  }))
}

/** Columns of the options of a field; what has none comes first, if there can be such. */
export function optionLanes(
  field: FieldDef,
  options: OptionDef[],
  say: (words: OptionDef['label']) => string,
  none: string,
): Lane[] {
  const lanes = options.map(
    ({ key, label }): Lane => ({ id: key, key, label: say(label), where: [[field.name, `eq.${key}`]] }),
  )
  if (field.required || field.default !== undefined) return lanes
  return [{ id: WITHOUT, key: null, label: none, where: [[field.name, 'is.null']] }, ...lanes]
}

/** Reads the answer of an aggregate by a field. */
export function readSums(field: string, rows: Record<string, Value>[]): Map<string, Sums> {
  const number = (value: Value | undefined) => (typeof value === 'number' ? value : 0)
  return new Map(
    rows.map((row) => [
      row[field] === null || row[field] === undefined ? WITHOUT : String(row[field]),
      { count: number(row.count), sum: number(row.sum), weighted: number(row.weighted) },
    ]),
  )
}

/** What a move makes of the cards of two columns: it leaves one, and stands on top of the other. */
export function movedCard(
  from: Row[],
  to: Row[],
  id: number,
  values: Record<string, Value>,
): { from: Row[]; to: Row[] } {
  const card = from.find((row) => row.id === id)
  if (!card) return { from, to }
  return { from: from.filter((row) => row !== card), to: [{ ...card, ...values }, ...to] }
}

/** Whole days between an instant and now. */
export function daysSince(instant: Value, now: number): number | null {
  if (typeof instant !== 'string') return null
  const at = Date.parse(instant)
  return Number.isNaN(at) ? null : Math.max(0, Math.floor((now - at) / 86_400_000))
}
