/** A board's columns and cards, without a look. */

import type { Row, Value } from '~/api/types'
import type { Stage } from '~/objects/opportunity/stages'

export interface Sums {
  count: number
  sum: number
  weighted: number
}

export const NOTHING: Sums = { count: 0, sum: 0, weighted: 0 }

/** The stages that make columns: those of one pipeline, the default one first. */
export function boardStages(stages: Stage[], pipeline: number | null): Stage[] {
  const chosen = pipeline ?? stages[0]?.pipeline_id
  return stages.filter((stage) => stage.pipeline_id === chosen)
}

/** Reads the answer of an aggregate by stage. */
export function readSums(rows: Record<string, Value>[]): Map<string, Sums> {
  const number = (value: Value | undefined) => (typeof value === 'number' ? value : 0)
  return new Map(
    rows.map((row) => [
      String(row.stage),
      { count: number(row.count), sum: number(row.sum), weighted: number(row.weighted) },
    ]),
  )
}

/** What a move makes of the cards of two columns: it leaves one, and stands on top of the other. */
export function movedCard(from: Row[], to: Row[], id: number, stage: string): { from: Row[]; to: Row[] } {
  const card = from.find((row) => row.id === id)
  if (!card) return { from, to }
  return { from: from.filter((row) => row !== card), to: [{ ...card, stage }, ...to] }
}

/** Whole days between an instant and now. */
export function daysSince(instant: Value, now: number): number | null {
  if (typeof instant !== 'string') return null
  const at = Date.parse(instant)
  return Number.isNaN(at) ? null : Math.max(0, Math.floor((now - at) / 86_400_000))
}
