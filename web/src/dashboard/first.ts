/** A chart of an object as one would first want it: how many, by stage or state. */

import type { ObjectDef } from '~/api/types'
import { type ChartDef, groupable } from './chart'

export function firstChart(object: ObjectDef, id: string): ChartDef {
  const fields = groupable(object)
  const by =
    fields.find((field) => field.name === 'stage' || field.name === 'status') ??
    fields.find((field) => field.kind === 'select')
  return {
    id,
    title: '',
    kind: by ? 'bar' : 'number',
    object: object.name,
    measure: { function: 'count' },
    by: by ? { field: by.name } : undefined,
    f: [],
    x: 0,
    y: 0,
    w: 6,
    h: 4,
  }
}
