/** How a chart's numbers are written, and whether there is enough to draw. */

import type { ChartDef } from './chart'
import type { ChartData } from './data'

export interface Spelling {
  short: (value: number) => string
  exact: (value: number) => string
  earlier: string
}

/** Whether there is too little to draw a shape from: it is better said. */
export function isTooLittle(chart: ChartDef, data: ChartData): boolean {
  if (data.groups.every((group) => group.value === 0)) return true
  return chart.kind === 'line' && data.groups.length < 2
}
