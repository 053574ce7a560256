import { lazy } from 'react'
import { useWords } from '~/words'
import { formatDuration } from '~/words/format'
import { integer } from '../integer'
import type { Kind, ViewProps } from '../types'

function View({ value }: ViewProps) {
  const { t } = useWords()
  const words = { hours: t('unit.hours'), minutes: t('unit.minutes'), seconds: t('unit.seconds') }
  return <>{formatDuration(Number(value), words)}</>
}

export const duration: Kind = { ...integer, View, Input: lazy(() => import('./Input')) }
