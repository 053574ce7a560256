/** A list of one object's records: table, cards on the phone, or board. */

import { useParams } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import type { ObjectDef } from '~/api/types'
import { boards } from '~/board/boards'
import { NotThere } from '~/screens/NotThere'
import { useCatalog } from '~/shell/context'
import { Bar } from './Bar'
import { FilterBar } from './FilterBar'
import classes from './list.module.css'
import { Table } from './Table'
import { useColumns } from './useColumns'
import { useList } from './useList'

const Board = lazy(async () => ({ default: (await import('~/board/Board')).Board }))

export function ListScreen() {
  const { object: plural } = useParams({ strict: false })
  const object = useCatalog().object(plural ?? '')
  return object ? <ListOf key={object.name} object={object} /> : <NotThere />
}

function ListOf({ object }: { object: ObjectDef }) {
  const list = useList(object)
  const columns = useColumns(object, list.view)
  return (
    <div className={classes.screen}>
      <Bar list={list} columns={columns} />
      <FilterBar list={list} columns={columns} />
      {list.asBoard && boards[object.name] ? (
        <Suspense>
          <Board list={list} />
        </Suspense>
      ) : (
        <Table list={list} columns={columns} />
      )}
    </div>
  )
}
