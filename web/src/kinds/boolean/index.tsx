import { IconCheck } from '@tabler/icons-react'
import { lazy } from 'react'
import { useWords } from '~/words'
import { NoWords } from '../shared/filterWords'
import { NothingFilter } from '../shared/lazy'
import { YES_NO } from '../shared/operators'
import shared from '../shared/shared.module.css'
import type { Kind, ViewProps } from '../types'

function View({ value }: ViewProps) {
  const { t } = useWords()
  return (
    <span className={shared.yes}>
      {value === true && <IconCheck size={16} aria-hidden />}
      {value ? t('yes') : t('no')}
    </span>
  )
}

export const boolean: Kind = {
  View,
  Input: lazy(() => import('./Input')),
  operators: YES_NO,
  FilterInput: NothingFilter,
  FilterWords: NoWords,
  width: 90,
}
