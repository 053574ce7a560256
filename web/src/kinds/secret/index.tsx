import { lazy, useState } from 'react'
import { reveal } from '~/api/records'
import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { useWords } from '~/words'
import { NoWords } from '../shared/filterWords'
import { NothingFilter } from '../shared/lazy'
import { PRESENCE } from '../shared/operators'
import shared from '../shared/shared.module.css'
import type { Kind, ViewProps } from '../types'

/** The mask that the server gives; on the record's page with a button that shows what is behind. */
function View({ object, field, row, value, linked }: ViewProps) {
  const { t, say } = useWords()
  const [shown, setShown] = useState<string | null>(null)
  if (!linked) return <>{String(value)}</>
  const show = async () => {
    if (shown !== null) return setShown(null)
    try {
      setShown(await reveal(object, row.id, field.name))
    } catch (error) {
      tell({ tone: 'bad', text: explain(error, t) })
    }
  }
  return (
    <span className={shared.secret}>
      {shown ?? String(value)}
      <button type="button" className={shared.show} onClick={show}>
        {t(shown === null ? 'secret.show' : 'secret.hide')}
        <span className="visually-hidden"> {say(field.label)}</span>
      </button>
    </span>
  )
}

export const secret: Kind = {
  View,
  Input: lazy(() => import('./Input')),
  operators: PRESENCE,
  FilterInput: NothingFilter,
  FilterWords: NoWords,
  beside: true,
  width: 140,
}
