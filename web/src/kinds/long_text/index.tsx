import { lazy } from 'react'
import shared from '../shared/shared.module.css'
import { text } from '../text'
import type { Kind, ViewProps } from '../types'

function View({ value, linked }: ViewProps) {
  return linked ? <span className={shared.long}>{String(value)}</span> : <>{String(value)}</>
}

export const longText: Kind = { ...text, View, lines: true, Input: lazy(() => import('./Input')), width: 260 }
