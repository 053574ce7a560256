import { IconPaperclip } from '@tabler/icons-react'
import { lazy } from 'react'
import { nameOf } from '~/api/records'
import { fileAddress } from '~/files/address'
import { useWords } from '~/words'
import { reference } from '../reference'
import shared from '../shared/shared.module.css'
import type { Kind, ViewProps } from '../types'

/** A file by its name, where one may know it. */
function View({ field, row, value, linked }: ViewProps) {
  const { t } = useWords()
  if (typeof value !== 'number') return null
  const name = nameOf(row, field.name)?.title ?? t('timeline.file')
  return (
    <span className={shared.person}>
      <IconPaperclip size={16} aria-hidden />
      {linked ? (
        <a className={shared.link} href={fileAddress(value)} target="_blank" rel="noreferrer">
          {name}
        </a>
      ) : (
        <span className={shared.clip}>{name}</span>
      )}
    </span>
  )
}

export const file: Kind = { ...reference, View, Input: lazy(() => import('./Input')), width: 160 }
