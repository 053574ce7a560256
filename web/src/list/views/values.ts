/** A list as it is shown, as a view keeps it. */

import { type Column, toStored } from '../columns'
import { formatPart } from '../conditions'
import type { List } from '../useList'
import { queryOf, type ViewValues } from './savedViews'

export function currentValues(list: List, columns: Column[]): ViewValues {
  return {
    kind: list.shape,
    query: queryOf(
      list.conditions.map((part) => formatPart(part)),
      list.wanted.trim(),
      list.grouped,
    ),
    layout: toStored(columns),
    sort: list.order || null,
  }
}
