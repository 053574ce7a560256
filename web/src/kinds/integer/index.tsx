import { lazy } from 'react'
import { useWords } from '~/words'
import { formatNumber } from '~/words/format'
import { NumberWords } from '../shared/filterWords'
import { NumberFilter } from '../shared/lazy'
import { NUMBER } from '../shared/operators'
import type { Kind, ViewProps } from '../types'

function View({ value }: ViewProps) {
  const { language } = useWords()
  return <>{formatNumber(Number(value), language)}</>
}

export const integer: Kind = {
  View,
  Input: lazy(() => import('./Input')),
  operators: NUMBER,
  FilterInput: NumberFilter,
  FilterWords: NumberWords,
  right: true,
  width: 110,
}
