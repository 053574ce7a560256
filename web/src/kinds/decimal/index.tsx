import { lazy } from 'react'
import { integer } from '../integer'
import type { Kind } from '../types'

export const decimal: Kind = { ...integer, Input: lazy(() => import('./Input')), width: 120 }
