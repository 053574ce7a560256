/** A list of one object's records: table, cards on the phone, board, calendar or chart. */

import { useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { ObjectDef } from '~/api/types'
import { PaperTitle } from '~/print/PaperTitle'
import { usePrinter } from '~/print/printing'
import { NotThere } from '~/screens/NotThere'
import { useCatalog } from '~/shell/context'
import { Bar } from './Bar'
import { FilterBar } from './FilterBar'
import classes from './list.module.css'
import { Table } from './Table'
import { type Columns, useColumns } from './useColumns'
import { type List, useList } from './useList'

const Board = lazy(() => import('~/board/Board'))
const CalendarOf = lazy(() => import('./shapes/CalendarOf'))
const ChartOf = lazy(() => import('./shapes/ChartOf'))
const PrintedList = lazy(() => import('~/print/PrintedList'))

export function ListScreen() {
  const { object: plural } = useParams({ strict: false })
  const object = useCatalog().object(plural ?? '')
  return object ? <ListOf key={object.name} object={object} /> : <NotThere />
}

function ListOf({ object }: { object: ObjectDef }) {
  const list = useList(object)
  const columns = useColumns(object, list.view)
  const inRows = list.shape === 'table' || list.shape === 'board'
  return (
    <div className={classes.screen}>
      {!inRows && <PaperTitle list={list} />}
      <Bar list={list} columns={columns} />
      <FilterBar list={list} columns={columns} />
      <Suspense>
        <Shaped list={list} columns={columns} />
      </Suspense>
      {inRows && <OnPaper list={list} columns={columns} />}
    </div>
  )
}

/** Rows come onto paper one behind the other; a calendar and a chart are printed as they are. */
function OnPaper({ list, columns }: { list: List; columns: Columns }) {
  const [printed, setPrinted] = useState(0)
  usePrinter(() => setPrinted((times) => times + 1))
  if (printed === 0) return null
  return (
    <Suspense>
      <PrintedList key={printed} list={list} columns={columns} onOver={() => setPrinted(0)} />
    </Suspense>
  )
}

function Shaped({ list, columns }: { list: List; columns: Columns }) {
  const { shape, byField } = list
  if (shape === 'board' && byField) return <Board list={list} columns={columns} by={byField} />
  if (shape === 'calendar' && byField) return <CalendarOf key={byField.name} list={list} field={byField} />
  if (shape === 'chart') return <ChartOf list={list} />
  return <Table list={list} columns={columns} />
}
