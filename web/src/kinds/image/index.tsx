import { IconPhoto } from '@tabler/icons-react'
import { lazy, useState } from 'react'
import { fileAddress, thumbnailAddress } from '~/files/address'
import { useWords } from '~/words'
import { reference } from '../reference'
import shared from '../shared/shared.module.css'
import type { Kind, ViewProps } from '../types'

/** A picture, as small as its place; on a record it leads to itself in full. */
function View({ field, value, linked }: ViewProps) {
  const { say } = useWords()
  const [broken, setBroken] = useState(false)
  if (typeof value !== 'number') return null
  const label = say(field.label)
  if (broken) return <IconPhoto size={16} aria-label={label} role="img" />
  const picture = (
    <img
      className={shared.picture}
      data-large={linked || undefined}
      src={thumbnailAddress(value, linked ? 320 : 96)}
      alt={label}
      loading="lazy"
      decoding="async"
      onError={() => setBroken(true)}
    />
  )
  if (!linked) return picture
  return (
    <a href={fileAddress(value)} target="_blank" rel="noreferrer">
      {picture}
    </a>
  )
}

export const image: Kind = {
  ...reference,
  View,
  Input: lazy(() => import('../file/Input')),
  width: 80,
}
