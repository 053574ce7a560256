/** A list as it stands on paper: all rows of the view up to a limit, its columns, its title and the day. */

import { Fragment, useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { fieldOf } from '~/api/catalog'
import { readPage } from '~/api/records'
import type { FieldDef, ObjectDef, Row } from '~/api/types'
import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { kindOf } from '~/kinds'
import { useOptions } from '~/kinds/select/options'
import type { Column } from '~/list/columns'
import { CellValue } from '~/list/Line'
import { useSelect } from '~/list/Table'
import { Title } from '~/list/Title'
import type { Columns } from '~/list/useColumns'
import type { List } from '~/list/useList'
import { useWords } from '~/words'
import { formatExact, formatNumber } from '~/words/format'
import { inGroups } from './groups'
import { PaperTitle } from './PaperTitle'
import classes from './print.module.css'
import { rowsToPrint } from './rows'

/** How many are fetched at once, as the server gives them. */
const PAGE = 1_000

/** Beyond this many columns the paper is laid across. */
const NARROW = 8

/** Kinds of values that say nothing when they are broken into lines. */
const WHOLE = new Set(['date', 'datetime', 'phone', 'auto_number'])

interface Props {
  list: List
  columns: Columns
  onOver: () => void
}

export default function PrintedList({ list, columns, onOver }: Props) {
  const { t, say, language } = useWords()
  const select = useSelect(list, columns)
  const [found, setFound] = useState<{ rows: Row[]; more: boolean } | null>(null)
  const { object, filter, orderText } = list
  const grouped = list.shape === 'table' && list.grouped ? fieldOf(object, list.grouped) : undefined
  const by = list.shape === 'board' ? list.byField : grouped

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is printed is the list as it was when one asked
  useEffect(() => {
    const stop = new AbortController()
    const read = (after: string | null) => {
      const query = new URLSearchParams(filter)
      query.set('select', select)
      if (orderText) query.set('order', orderText)
      query.set('limit', String(PAGE))
      if (after) query.set('after', after)
      return readPage(object, query, stop.signal)
    }
    rowsToPrint(read)
      .then(setFound)
      .catch((error) => {
        if (stop.signal.aborted) return
        tell({ tone: 'bad', text: explain(error, t) })
        onOver()
      })
    return () => stop.abort()
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is printed once
  useEffect(() => {
    if (!found) return
    addEventListener('afterprint', onOver)
    window.print()
    return () => removeEventListener('afterprint', onOver)
  }, [found])

  if (!found) return null
  const shown = formatNumber(found.rows.length, language)
  return createPortal(
    <div className={`${classes.printed} printed`} data-across={columns.columns.length > NARROW || undefined}>
      <PaperTitle list={list} />
      <p>
        {formatExact(new Date().toISOString(), language)}
        {' · '}
        {t(found.more ? 'print.first' : 'print.count', { count: found.rows.length, shown })}
      </p>
      <table>
        <thead>
          <tr>
            {columns.columns.map(({ field }) => (
              <th key={field.name} scope="col" data-right={kindOf(field.kind).right || undefined}>
                {say(field.label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {by ? (
            <GroupedRows object={object} columns={columns.columns} rows={found.rows} by={by} />
          ) : (
            <Rows object={object} columns={columns.columns} rows={found.rows} />
          )}
        </tbody>
      </table>
    </div>,
    document.body,
  )
}

interface RowsProps {
  object: ObjectDef
  columns: Column[]
  rows: Row[]
}

function Rows({ object, columns, rows }: RowsProps) {
  return rows.map((row) => (
    <tr key={row.id}>
      {columns.map(({ field }) => (
        <td
          key={field.name}
          data-right={kindOf(field.kind).right || undefined}
          data-whole={WHOLE.has(field.kind) || undefined}
        >
          {field.name === object.title ? (
            <Title object={object} row={row} />
          ) : (
            <CellValue object={object} field={field} row={row} />
          )}
        </td>
      ))}
    </tr>
  ))
}

/** As the screen has them in groups or columns: each under a line that says what its rows have in common. */
function GroupedRows({ object, columns, rows, by }: RowsProps & { by: FieldDef }) {
  const { t, language } = useWords()
  const options = useOptions(object, by)
  const keys = options.map(({ key }) => key)
  return inGroups(rows, by.name, keys).map(({ value, rows: within }) => (
    <Fragment key={String(value)}>
      <tr data-group>
        <th scope="rowgroup" colSpan={columns.length}>
          {value !== null && within[0] ? (
            <CellValue object={object} field={by} row={within[0]} />
          ) : (
            t('group.empty')
          )}{' '}
          {formatNumber(within.length, language)}
        </th>
      </tr>
      <Rows object={object} columns={columns} rows={within} />
    </Fragment>
  ))
}
