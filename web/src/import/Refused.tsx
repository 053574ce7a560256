/** The rows that were refused, with column, value and reason. */

import { useWords } from '~/words'
import { formatNumber } from '~/words/format'
import { type ImportState, refusedPath } from './api'
import classes from './import.module.css'

export function Refused({ state }: { state: ImportState }) {
  const { t, language } = useWords()
  if (state.refused === 0) return null
  const name = state.file.replace(/\.[^.]*$/, '')
  return (
    <div className={classes.refused}>
      <a href={refusedPath(state.id)} download={`${name}-${t('import.refused.file')}.csv`}>
        {t('import.refused.get')}
      </a>
      <ul aria-label={t('import.refused')}>
        {state.refusals.map((refusal) => (
          <li key={refusal.row}>
            <span className={classes.row}>{t('import.row', { row: refusal.row })}</span>
            <ul>
              {refusal.complaints.map((complaint) => (
                <li key={`${complaint.heading} ${complaint.reason}`}>
                  {complaint.heading && <strong>{complaint.heading}</strong>}
                  {complaint.value && <q>{complaint.value}</q>}
                  <span>{complaint.reason}</span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {state.refused > state.refusals.length && (
        <p>{t('import.refused.more', { shown: formatNumber(state.refusals.length, language) })}</p>
      )}
    </div>
  )
}
