import { IconAlertCircle } from '@tabler/icons-react'
import { lazy } from 'react'
import { useWords } from '~/words'
import { formatExact, formatInstant } from '~/words/format'
import { atWall, clockNow } from '~/words/zone'
import { date } from '../date'
import { isLate } from '../date/late'
import shared from '../shared/shared.module.css'
import type { Kind, ViewProps } from '../types'

function View({ field, row, value }: ViewProps) {
  const { t, language } = useWords()
  const now = clockNow()
  const text = String(value)
  const shown = formatInstant(text, language, now, t('today'))
  const late = isLate(field, row) && atWall(text) < now
  return (
    <time dateTime={text} title={formatExact(text, language)} className={late ? shared.late : undefined}>
      {late && <IconAlertCircle size={14} aria-label={t('late')} />}
      {shown}
    </time>
  )
}

export const datetime: Kind = { ...date, View, Input: lazy(() => import('./Input')), width: 150 }
