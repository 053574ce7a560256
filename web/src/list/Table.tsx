/** The rows of a list, in groups or without. */

import { useState } from 'react'
import { fieldOf } from '~/api/catalog'
import { selectOf } from '~/api/records'
import type { FieldDef } from '~/api/types'
import { useCatalog } from '~/shell/context'
import { Grid } from './Grid'
import { useGroups } from './groups/useGroups'
import type { Columns } from './useColumns'
import type { List } from './useList'
import { useRows } from './useRows'

/** How many rows the first look takes before the screen has been measured. */
const FIRST_LOOK = 30

interface Props {
  list: List
  columns: Columns
}

export function Table(props: Props) {
  const { object, grouped } = props.list
  const field = grouped ? fieldOf(object, grouped) : undefined
  return field ? <GroupedTable key={field.name} {...props} by={field} /> : <PlainTable {...props} />
}

function PlainTable({ list, columns }: Props) {
  const [seen, setSeen] = useState({ first: 0, last: FIRST_LOOK })
  const select = useSelect(list, columns)
  const rows = useRows(list.object, select, list.filter, list.orderText, seen.first, seen.last)
  return <Grid list={list} columns={columns} rows={rows} onSeen={setSeen} />
}

function GroupedTable({ list, columns, by }: Props & { by: FieldDef }) {
  const [seen, setSeen] = useState({ first: 0, last: FIRST_LOOK })
  const select = useSelect(list, columns)
  const sums = columns.columns.map((column) => column.field)
  const rows = useGroups({
    object: list.object,
    by,
    select,
    filter: list.filter,
    order: list.orderText,
    sums,
    first: seen.first,
    last: seen.last,
  })
  return <Grid list={list} columns={columns} rows={rows} onSeen={setSeen} />
}

function useSelect(list: List, columns: Columns): string {
  const catalog = useCatalog()
  return selectOf(
    catalog,
    list.object,
    columns.columns.map((column) => column.field.name),
  )
}
