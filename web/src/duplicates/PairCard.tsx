/** Two records that are likely the same, field by field beside each other. */

import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { FieldDef, ObjectDef, Row } from '~/api/types'
import { CellValue } from '~/list/Line'
import { titleOf } from '~/list/titles'
import { useWords } from '~/words'
import { formatNumber } from '~/words/format'
import classes from './duplicates.module.css'
import { type Both, differs, has, telling } from './pairs'

interface Props {
  both: Both
  busy: boolean
  /** Of a pair that is to be judged. */
  onMerge?: () => void
  onDifferent?: () => void
  /** Of one that was told apart. */
  onAgain?: () => void
}

export function PairCard({ both, busy, onMerge, onDifferent, onAgain }: Props) {
  const { t, say, language } = useWords()
  const { pair, object, a, b } = both
  const reasons = pair.reasons.map((reason) => say(reason.text))
  const name = (row: Row) => titleOf(object, row) ?? t('untitled')
  return (
    <li className={classes.pair} data-pair={pair.id}>
      <header className={classes.why}>
        <span className={classes.reasons}>{reasons.join(' · ')}</span>
        {pair.score !== null && (
          <span className={classes.score}>
            {t('duplicates.score', { score: formatNumber(Math.round(pair.score), language) })}
          </span>
        )}
      </header>
      <table className={classes.beside}>
        <thead>
          <tr>
            <td />
            {[a, b].map((row) => (
              <th key={row.id} scope="col">
                <Link to="/$object/$id" params={{ object: object.plural, id: String(row.id) }}>
                  {name(row)}
                </Link>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {telling(both)
            .filter((field) => field.name !== object.title)
            .map((field) => (
              <Fact key={field.name} object={object} field={field} a={a} b={b} />
            ))}
        </tbody>
      </table>
      <footer className={classes.verbs}>
        {onDifferent && (
          <>
            <Button size="xs" disabled={busy} onClick={onMerge}>
              {t('duplicates.merge')}
            </Button>
            <Button size="xs" variant="default" disabled={busy} onClick={onDifferent}>
              {t('duplicates.different')}
            </Button>
          </>
        )}
        {onAgain && (
          <Button size="xs" variant="default" disabled={busy} onClick={onAgain}>
            {t('duplicates.again')}
          </Button>
        )}
      </footer>
    </li>
  )
}

function Fact({ object, field, a, b }: { object: ObjectDef; field: FieldDef; a: Row; b: Row }) {
  const { say } = useWords()
  const same = !differs(a, b, field)
  return (
    <tr data-same={same || undefined}>
      <th scope="row">{say(field.label)}</th>
      {[a, b].map((row) => (
        <td key={row.id}>
          {has(row, field.name) ? (
            <CellValue object={object} field={field} row={row} />
          ) : (
            <span className={classes.empty}>—</span>
          )}
        </td>
      ))}
    </tr>
  )
}
