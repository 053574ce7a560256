/** The rows of a list in groups. */

import { useState } from 'react'
import type { FieldDef } from '~/api/types'
import { Grid } from '../Grid'
import { FIRST_LOOK, type Props, useSelect } from '../Table'
import { GroupLine } from './GroupLine'
import { useGroups } from './useGroups'

export function GroupedTable({ list, columns, by }: Props & { by: FieldDef }) {
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
  return <Grid list={list} columns={columns} rows={rows} onSeen={setSeen} Head={GroupLine} />
}
