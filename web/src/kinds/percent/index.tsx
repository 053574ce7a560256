import { lazy } from 'react'
import { useWords } from '~/words'
import { formatNumber } from '~/words/format'
import { integer } from '../integer'
import type { Kind, ViewProps } from '../types'

function View({ value }: ViewProps) {
  const { language } = useWords()
  return <>{formatNumber(Number(value), language)}%</>
}

export const percent: Kind = { ...integer, View, Input: lazy(() => import('./Input')), width: 90 }
