import { lazy } from 'react'
import { OptionWords } from '../shared/filterWords'
import { OptionsFilter } from '../shared/lazy'
import { CHOICE } from '../shared/operators'
import { Tag } from '../shared/Tag'
import type { Kind, ViewProps } from '../types'
import { useOptions } from './options'

function View({ object, field, row, value }: ViewProps) {
  const options = useOptions(object, field, row)
  const option = options.find((option) => option.key === value)
  if (option) return <Tag option={option} />
  // Options that other records define come a moment later; till then nothing is better than a key.
  return options.length === 0 ? null : <>{String(value)}</>
}

export const select: Kind = {
  View,
  Input: lazy(() => import('./Input')),
  operators: CHOICE,
  FilterInput: OptionsFilter,
  FilterWords: OptionWords,
  width: 120,
}
