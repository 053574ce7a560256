import { lazy } from 'react'
import shared from '../shared/shared.module.css'
import { text } from '../text'
import type { Kind, ViewProps } from '../types'
import { elements, words } from './safe'

function View({ value, linked }: ViewProps) {
  if (!linked) return <>{words(String(value))}</>
  return <div className={shared.rich}>{elements(String(value))}</div>
}

export const richText: Kind = {
  ...text,
  View,
  Input: lazy(() => import('./Input')),
  beside: true,
  lines: true,
  width: 260,
}
