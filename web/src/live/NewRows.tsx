/** How many records of others a list would show besides: they come when one asks for them, not under one's hand. */

import { useQueryClient } from '@tanstack/react-query'
import type { ObjectDef } from '~/api/types'
import { rowsKey } from '~/list/trail'
import { useWords } from '~/words'
import { clearFresh, listKey, useFresh } from './fresh'
import classes from './live.module.css'

interface Props {
  object: ObjectDef
  filter: string
  /** Goes to where they will stand. */
  onShow: () => void
}

export function NewRows({ object, filter, onShow }: Props) {
  const { t } = useWords()
  const client = useQueryClient()
  const count = useFresh(object.plural, filter)
  const show = async () => {
    onShow()
    await client.invalidateQueries({ queryKey: rowsKey(object) })
    clearFresh(listKey(object.plural, filter))
  }
  return (
    <div role="status" className={classes.fresh} data-unprinted>
      {count > 0 && (
        <button type="button" className={classes.chip} onClick={show}>
          {t('live.new', { count })}
        </button>
      )}
    </div>
  )
}
