/** A list as it is shown, as a view keeps it. */

import { type Column, toStored } from '../columns'
import { formatPart } from '../conditions'
import type { List } from '../useList'
import { queryOf, type ViewValues } from './savedViews'

export function currentValues(list: List, columns: Column[]): ViewValues {
  return {
    kind: list.shape,
    query: queryOf({
      f: list.conditions.map((part) => formatPart(part)),
      q: list.wanted.trim(),
      group: list.grouped,
      by: list.byField && list.byField.name === list.by ? list.by : null,
      chart: list.chart,
    }),
    layout: toStored(columns),
    sort: list.order || null,
  }
}
