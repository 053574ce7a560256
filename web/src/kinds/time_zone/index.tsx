import { lazy } from 'react'
import { useWords } from '~/words'
import { TEXT } from '../shared/operators'
import { text } from '../text'
import type { FilterWordsProps, Kind, ViewProps } from '../types'
import { zoneName } from './zoneName'

function View({ value }: ViewProps) {
  const { language } = useWords()
  return <>{zoneName(String(value), language)}</>
}

function Words({ values }: FilterWordsProps) {
  const { language } = useWords()
  return <>{values.map((value) => zoneName(value, language)).join(', ')}</>
}

export const timeZone: Kind = {
  ...text,
  View,
  Input: lazy(() => import('./Input')),
  // Nobody knows what a part of its name would be.
  operators: TEXT.filter(({ operator }) => !operator.endsWith('like')),
  FilterInput: lazy(() => import('./Filter')),
  FilterWords: Words,
}
