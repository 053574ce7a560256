import { Link } from '@tanstack/react-router'
import { lazy } from 'react'
import { nameOf } from '~/api/records'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { CHOICE } from '../shared/operators'
import { Person } from '../shared/Person'
import shared from '../shared/shared.module.css'
import type { Kind, ViewProps } from '../types'
import { ReferenceWords } from './Words'

function View({ field, row, linked }: ViewProps) {
  const { t } = useWords()
  const target = useCatalog().target(field)
  const named = nameOf(row, field.name)
  if (!named || !target) return <span className={shared.none}>{t('not.visible')}</span>
  const title = named.title ?? t('untitled')
  if (field.kind === 'user') return <Person name={title} id={named.id} />
  if (!linked) return <>{title}</>
  return (
    <Link className={shared.link} to="/$object/$id" params={{ object: target.plural, id: String(named.id) }}>
      {title}
    </Link>
  )
}

export const reference: Kind = {
  View,
  Input: lazy(() => import('./Input')),
  operators: CHOICE,
  FilterInput: lazy(() => import('./Filter')),
  FilterWords: ReferenceWords,
  beside: true,
  width: 150,
}
