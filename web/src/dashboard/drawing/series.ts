/** What is drawn, apart from how: the series with their colours. */

import type { ChartData } from '../data'

/** The colours of series, in their order. */
export const COLOURS = [
  'var(--accent)',
  'var(--o-teal)',
  'var(--o-orange)',
  'var(--o-purple)',
  'var(--o-green)',
  'var(--o-pink)',
]

export const colourOf = (at: number): string => COLOURS[at % COLOURS.length] ?? 'var(--accent)'

export interface Part {
  label: string
  colour: string
  /** The series; nothing where there is only one. */
  series: number | undefined
  /** By group, in their order. */
  values: number[]
}

/** The series, or the one of all values. */
export function partsOf(data: Pick<ChartData, 'groups' | 'series'>): Part[] {
  const { groups, series } = data
  if (series.length === 0) {
    const values = groups.map((group) => group.value)
    return [{ label: '', colour: colourOf(0), series: undefined, values }]
  }
  return series.map(({ label }, at) => ({
    label,
    colour: colourOf(at),
    series: at,
    values: groups.map((group) => group.parts[at] ?? 0),
  }))
}
