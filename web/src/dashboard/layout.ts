/** Where charts stand in the grid of a dashboard. */

import { type Box, COLUMNS } from './chart'

type Placed = Box & { id: string }

/** No chart is smaller than this, in columns and rows. */
export const LEAST = { w: 2, h: 2 }

/** No chart is higher than this, in rows. */
const HIGHEST = 12

const overlap = (one: Box, other: Box) =>
  one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h

export function clamped(box: Box): Box {
  const w = Math.min(COLUMNS, Math.max(LEAST.w, box.w))
  const h = Math.min(HIGHEST, Math.max(LEAST.h, box.h))
  return { w, h, x: Math.min(COLUMNS - w, Math.max(0, box.x)), y: Math.max(0, box.y) }
}

/** Gives one chart a place; the others make room downwards, and all fall up as far as they can. */
export function arranged<P extends Placed>(charts: P[], id: string, box: Box): P[] {
  const wanted = clamped(box)
  const moving = charts.find((chart) => chart.id === id)
  if (!moving) return charts
  const rest = charts
    .filter((chart) => chart !== moving)
    .sort((one, other) => one.y - other.y || one.x - other.x)
  const done: P[] = [{ ...moving, ...wanted }]
  for (const chart of rest) {
    let y = chart.y
    while (done.some((other) => overlap({ ...chart, y }, other))) y += 1
    done.push({ ...chart, y })
  }
  return risen(done)
}

/** All charts, none of them with an empty row above it that it would fit into. */
export function risen<P extends Placed>(charts: P[]): P[] {
  const done: P[] = []
  for (const chart of [...charts].sort((one, other) => one.y - other.y || one.x - other.x)) {
    let y = chart.y
    while (y > 0 && !done.some((other) => overlap({ ...chart, y: y - 1 }, other))) y -= 1
    done.push({ ...chart, y })
  }
  return done
}

/** The place for a new chart: at the end. */
export function freePlace(charts: Placed[], w: number, h: number): Box {
  return { x: 0, y: Math.max(0, ...charts.map((chart) => chart.y + chart.h)), w, h }
}
