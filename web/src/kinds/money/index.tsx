import { lazy } from 'react'
import { readValue } from '~/api/records'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { formatMoney } from '~/words/format'
import { integer } from '../integer'
import type { Kind, ViewProps } from '../types'

function View({ field, row, value }: ViewProps) {
  const { language } = useWords()
  const base = useCatalog().currency
  const own = field.currency ? readValue(row, field.currency) : null
  return <>{formatMoney(Number(value), typeof own === 'string' ? own : base, language)}</>
}

export const money: Kind = { ...integer, View, Input: lazy(() => import('./Input')), width: 130 }
