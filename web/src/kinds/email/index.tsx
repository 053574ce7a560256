import { lazy } from 'react'
import shared from '../shared/shared.module.css'
import { text } from '../text'
import type { Kind, ViewProps } from '../types'

function View({ value, linked }: ViewProps) {
  if (!linked) return <>{String(value)}</>
  return (
    <a className={shared.link} href={`mailto:${value}`}>
      {String(value)}
    </a>
  )
}

export const email: Kind = { ...text, beside: true, View, Input: lazy(() => import('./Input')), width: 210 }
