/** The rows of a list, in groups or without. */

import { lazy, Suspense, useState } from 'react'
import { fieldOf } from '~/api/catalog'
import { selectOf } from '~/api/records'
import { useCatalog } from '~/shell/context'
import { Grid } from './Grid'
import type { Columns } from './useColumns'
import type { List } from './useList'
import { useRows } from './useRows'

const GroupedTable = lazy(async () => ({ default: (await import('./groups/GroupedTable')).GroupedTable }))

/** How many rows the first look takes before the screen has been measured. */
export const FIRST_LOOK = 30

export interface Props {
  list: List
  columns: Columns
}

export function Table(props: Props) {
  const { object, grouped } = props.list
  const field = grouped ? fieldOf(object, grouped) : undefined
  if (!field) return <PlainTable {...props} />
  return (
    <Suspense>
      <GroupedTable key={field.name} {...props} by={field} />
    </Suspense>
  )
}

function PlainTable({ list, columns }: Props) {
  const [seen, setSeen] = useState({ first: 0, last: FIRST_LOOK })
  const select = useSelect(list, columns)
  const rows = useRows(list.object, select, list.filter, list.orderText, seen.first, seen.last)
  return <Grid list={list} columns={columns} rows={rows} onSeen={setSeen} />
}

/** `select=` for the columns. */
export function useSelect(list: List, columns: Columns): string {
  const catalog = useCatalog()
  return selectOf(
    catalog,
    list.object,
    columns.columns.map((column) => column.field.name),
  )
}
