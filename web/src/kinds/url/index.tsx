import { lazy } from 'react'
import shared from '../shared/shared.module.css'
import { text } from '../text'
import type { Kind, ViewProps } from '../types'

function View({ value, linked }: ViewProps) {
  const shown = String(value)
    .replace(/^https?:\/\//, '')
    .replace(/\/$/, '')
  if (!linked || !/^https?:\/\//.test(String(value))) return <>{shown}</>
  return (
    <a className={shared.link} href={String(value)} target="_blank" rel="noreferrer">
      {shown}
    </a>
  )
}

export const url: Kind = { ...text, beside: true, View, Input: lazy(() => import('./Input')), width: 180 }
