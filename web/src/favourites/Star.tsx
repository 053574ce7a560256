/** Keeps a record or a view at hand, or lets it go. */

import { IconStar, IconStarFilled } from '@tabler/icons-react'
import { useWords } from '~/words'
import type { Favourite } from './favourites'
import classes from './favourites.module.css'
import { useFavourites } from './useFavourites'

export function Star({ favourite, title }: { favourite: Favourite; title: string }) {
  const { t } = useWords()
  const favourites = useFavourites()
  if (!favourites.possible) return null
  const on = favourites.has(favourite)
  const Icon = on ? IconStarFilled : IconStar
  return (
    <button
      type="button"
      className={classes.star}
      aria-pressed={on}
      aria-label={t('favourite.star', { title })}
      title={t(on ? 'favourite.remove' : 'favourite.add')}
      onClick={() => favourites.toggle(favourite, title)}
    >
      <Icon size={18} aria-hidden />
    </button>
  )
}
