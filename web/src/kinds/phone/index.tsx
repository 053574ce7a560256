import { lazy } from 'react'
import shared from '../shared/shared.module.css'
import { text } from '../text'
import type { Kind, ViewProps } from '../types'
import { dialled } from './dialled'
import { spaced } from './spaced'

function View({ value, linked }: ViewProps) {
  const shown = spaced(String(value))
  if (!linked) return <>{shown}</>
  return (
    <a className={shared.link} href={dialled(String(value))}>
      {shown}
    </a>
  )
}

export const phone: Kind = { ...text, beside: true, View, Input: lazy(() => import('./Input')), width: 140 }
