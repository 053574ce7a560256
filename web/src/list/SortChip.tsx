/** By what the list is sorted, in words. */

import { IconArrowsSort } from '@tabler/icons-react'
import { lazy } from 'react'
import { fieldOf } from '~/api/catalog'
import { Late } from '~/shell/Late'
import { useWords } from '~/words'
import classes from './filter.module.css'
import { readOrder } from './order'
import type { List } from './useList'

const SortMenu = lazy(async () => ({ default: (await import('./SortMenu')).SortMenu }))

export function SortChip({ list }: { list: List }) {
  const { t, say } = useWords()
  const keys = readOrder(list.order).flatMap(({ field: name, descending }) => {
    const field = fieldOf(list.object, name)
    return field ? [`${say(field.label)} ${descending ? '↓' : '↑'}`] : []
  })
  return (
    <Late
      menu={SortMenu}
      menuProps={{ list }}
      button={(press) => (
        <button type="button" className={classes.quiet} onClick={press}>
          <IconArrowsSort size={14} aria-hidden />
          <span className="visually-hidden">{t('sort.by')}</span>
          {keys.length > 0 ? keys.join(t('sort.then')) : t('sort.by')}
        </button>
      )}
    />
  )
}
