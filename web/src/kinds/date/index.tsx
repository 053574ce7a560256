import { IconAlertCircle } from '@tabler/icons-react'
import { lazy } from 'react'
import { useWords } from '~/words'
import { daysFromToday, formatDay } from '~/words/format'
import { clockNow } from '~/words/zone'
import { TimeWords } from '../shared/filterWords'
import { DayFilter } from '../shared/lazy'
import { TIME } from '../shared/operators'
import shared from '../shared/shared.module.css'
import type { Kind, ViewProps } from '../types'
import { isLate } from './late'

function View({ field, row, value }: ViewProps) {
  const { t, language } = useWords()
  const now = clockNow()
  const day = String(value)
  const shown = formatDay(day, language, now)
  if (!isLate(field, row) || daysFromToday(day, now) >= 0) return <>{shown}</>
  return (
    <span className={shared.late}>
      <IconAlertCircle size={14} aria-label={t('late')} />
      {shown}
    </span>
  )
}

export const date: Kind = {
  View,
  Input: lazy(() => import('./Input')),
  operators: TIME,
  FilterInput: DayFilter,
  FilterWords: TimeWords,
  width: 120,
}
