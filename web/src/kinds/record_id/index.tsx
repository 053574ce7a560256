import { Link } from '@tanstack/react-router'
import { readValue } from '~/api/records'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { integer } from '../integer'
import shared from '../shared/shared.module.css'
import type { Kind, ViewProps } from '../types'

/** A record of any object: a link that says what it is. */
function View({ field, row, value, linked }: ViewProps) {
  const { t, say } = useWords()
  const name = field.object_field ? readValue(row, field.object_field) : null
  const target = useCatalog().named(typeof name === 'string' ? name : '')
  if (!target) return <span className={shared.none}>{t('not.visible')}</span>
  if (!linked) return <>{say(target.label)}</>
  return (
    <Link className={shared.link} to="/$object/$id" params={{ object: target.plural, id: String(value) }}>
      {say(target.label)}
    </Link>
  )
}

export const recordId: Kind = { ...integer, View, beside: true, operators: [], right: false, width: 120 }
