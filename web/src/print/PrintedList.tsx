/** A list as it stands on paper: all rows of the view up to a limit, its columns, its title and the day. */

import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { readPage } from '~/api/records'
import type { Row } from '~/api/types'
import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { kindOf } from '~/kinds'
import { CellValue } from '~/list/Line'
import { useSelect } from '~/list/Table'
import { Title } from '~/list/Title'
import type { Columns } from '~/list/useColumns'
import type { List } from '~/list/useList'
import { useWords } from '~/words'
import { formatExact, formatNumber } from '~/words/format'
import classes from './print.module.css'
import { rowsToPrint } from './rows'

/** How many are fetched at once, as the server gives them. */
const PAGE = 1_000

interface Props {
  list: List
  columns: Columns
  onOver: () => void
}

export default function PrintedList({ list, columns, onOver }: Props) {
  const { t, say, language } = useWords()
  const select = useSelect(list, columns)
  const [found, setFound] = useState<{ rows: Row[]; more: boolean } | null>(null)
  const { object, filter, orderText, view } = list

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
    <div className={`${classes.printed} printed`}>
      <h1>
        {say(object.label_plural)}
        {view && ` › ${say(view.label)}`}
      </h1>
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
          {found.rows.map((row) => (
            <tr key={row.id}>
              {columns.columns.map(({ field }) => (
                <td key={field.name} data-right={kindOf(field.kind).right || undefined}>
                  {field.name === object.title ? (
                    <Title object={object} row={row} />
                  ) : (
                    <CellValue object={object} field={field} row={row} />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>,
    document.body,
  )
}
