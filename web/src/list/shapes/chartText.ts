/** The chart of a list as its address and a saved view have it: `bar,sum:amount_base,close_date:month,stage`. */

import { fieldOf } from '~/api/catalog'
import type { ObjectDef } from '~/api/types'
import {
  BUCKETS,
  type ChartDef,
  FUNCTIONS,
  type Grouping,
  groupable,
  isTime,
  KINDS,
  measurable,
} from '~/dashboard/chart'
import { firstChart } from '~/dashboard/first'

function formatGrouping(grouping: Grouping | undefined): string {
  if (!grouping) return ''
  return grouping.bucket ? `${grouping.field}:${grouping.bucket}` : grouping.field
}

export function formatChart({ kind, measure, by, split }: ChartDef): string {
  const measured = measure.field ? `${measure.function}:${measure.field}` : measure.function
  return [kind, measured, formatGrouping(by), formatGrouping(split)].join(',').replace(/,+$/, '')
}

function readGrouping(object: ObjectDef, text: string | undefined): Grouping | undefined {
  const [name = '', wanted] = (text ?? '').split(':')
  const field = groupable(object).find((known) => known.name === name)
  if (!field) return undefined
  if (!isTime(field)) return { field: name }
  return { field: name, bucket: BUCKETS.find((known) => known === wanted) ?? 'month' }
}

/** The chart that a text means; the one that one would first want for what it does not say rightly. */
export function readChart(object: ObjectDef, text: string | null): ChartDef {
  const first = firstChart(object, 'list')
  if (!text) return first
  const [kindText, measureText = '', byText, splitText] = text.split(',')
  const kind = KINDS.find((known) => known === kindText)
  const [functionText, name] = measureText.split(':')
  const measured = FUNCTIONS.find((known) => known === functionText)
  if (!kind || !measured) return first
  const field = name ? fieldOf(object, name) : undefined
  const fits = measured === 'count' ? !name : field !== undefined && measurable(object).includes(field)
  const by = readGrouping(object, byText)
  const split = by ? readGrouping(object, splitText) : undefined
  return {
    ...first,
    kind: by ? kind : 'number',
    measure: fits ? { function: measured, ...(name ? { field: name } : {}) } : { function: 'count' },
    by,
    split: split?.field === by?.field ? undefined : split,
  }
}
