import { lazy } from 'react'
import { TextWords } from '../shared/filterWords'
import { TextFilter } from '../shared/lazy'
import { TEXT } from '../shared/operators'
import type { Kind, ViewProps } from '../types'

function View({ value }: ViewProps) {
  // A kind that this screen does not know yet may hold anything: nothing is better than raw data.
  return typeof value === 'object' ? null : <>{String(value)}</>
}

export const text: Kind = {
  View,
  Input: lazy(() => import('./Input')),
  operators: TEXT,
  FilterInput: TextFilter,
  FilterWords: TextWords,
  width: 180,
}
