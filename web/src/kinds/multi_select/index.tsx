import { lazy } from 'react'
import { select } from '../select'
import { useOptions } from '../select/options'
import { CHOICES } from '../shared/operators'
import shared from '../shared/shared.module.css'
import { Tag } from '../shared/Tag'
import type { Kind, ViewProps } from '../types'

function View({ object, field, row, value }: ViewProps) {
  const options = useOptions(object, field, row)
  const keys = Array.isArray(value) ? value : []
  const shown = options.filter((option) => keys.includes(option.key))
  return (
    <span className={shared.tags}>
      {shown.map((option) => (
        <Tag key={option.key} option={{ ...option, colour: option.colour ?? 'grey' }} />
      ))}
    </span>
  )
}

export const multiSelect: Kind = {
  ...select,
  View,
  Input: lazy(() => import('./Input')),
  operators: CHOICES,
  width: 160,
}
