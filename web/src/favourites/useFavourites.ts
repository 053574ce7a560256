/** The favourites as they lie on the server, and changing them. */

import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { type Edit, type Setting, useSetting } from '~/settings/useSetting'
import { useWords } from '~/words'
import {
  type Favourite,
  hasFavourite,
  MOST,
  movedFavourite,
  placeOf,
  readFavourites,
  storedFavourites,
  withFavourite,
  withoutFavourite,
} from './favourites'

/** The setting that holds them. */
const SETTING: Setting<Favourite[]> = { key: 'favourites', read: readFavourites, write: storedFavourites }

type Change = Edit<Favourite[]>

export function useFavourites() {
  const { t } = useWords()
  const { possible, known, value: list, edit: send } = useSetting(SETTING)

  const act = async (edit: Change, back: Change, words: string) => {
    try {
      await send(edit)
      tell({ tone: 'good', text: words, undo: () => send(back) })
    } catch (error) {
      tell({ tone: 'bad', text: explain(error, t) })
    }
  }

  return {
    /** Whether one can have favourites at all, as far as is known. */
    possible,
    /** Whether they have been read. */
    known,
    list,
    has: (one: Favourite) => hasFavourite(list, one),
    toggle: (one: Favourite, title: string) => {
      const at = placeOf(list, one)
      if (at >= 0) {
        const back: Change = (now) => withFavourite(now, one, Math.min(at, now.length))
        return act((now) => withoutFavourite(now, one), back, t('favourite.removed', { title }))
      }
      if (list.length >= MOST) {
        tell({ tone: 'bad', text: t('favourite.full', { most: MOST }) })
        return Promise.resolve()
      }
      const back: Change = (now) => withoutFavourite(now, one)
      return act((now) => withFavourite(now, one), back, t('favourite.added', { title }))
    },
    move: (one: Favourite, before: Favourite | null, title: string) => {
      const next = list[placeOf(list, one) + 1] ?? null
      const back: Change = (now) => movedFavourite(now, one, next)
      return act((now) => movedFavourite(now, one, before), back, t('favourite.moved', { title }))
    },
  }
}
