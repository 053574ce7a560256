import { lazy } from 'react'
import { useWords } from '~/words'
import { NoWords } from '../shared/filterWords'
import { NothingFilter } from '../shared/lazy'
import { PRESENCE } from '../shared/operators'
import shared from '../shared/shared.module.css'
import type { Kind, ViewProps } from '../types'
import { entries } from './entries'

/** How much there is; on the record's page also what, as names and values. */
function View({ value, linked }: ViewProps) {
  const { t } = useWords()
  const lines = entries(value)
  if (lines.length === 0 || !linked) return <>{t('json.entries', { count: lines.length })}</>
  return (
    <dl className={shared.entries}>
      {lines.map(({ name, text }) => (
        <div key={`${name} ${text}`}>
          <dt>{name}</dt>
          <dd>{text ?? t('json.inside')}</dd>
        </div>
      ))}
    </dl>
  )
}

export const json: Kind = {
  View,
  Input: lazy(() => import('./Input')),
  operators: PRESENCE,
  FilterInput: NothingFilter,
  FilterWords: NoWords,
  lines: true,
  width: 140,
}
