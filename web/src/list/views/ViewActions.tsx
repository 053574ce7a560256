/** Keeping a list that one has made: back to the view, save, save as another one. */

import { IconBookmark, IconDots } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { Star } from '~/favourites/Star'
import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { useMe } from '~/shell/context'
import { Late } from '~/shell/Late'
import { useWords } from '~/words'
import classes from '../filter.module.css'
import type { Columns } from '../useColumns'
import type { List } from '../useList'
import { changeView, refreshViews, valuesOf } from './savedViews'
import { currentValues } from './values'

const SaveAs = lazy(async () => ({ default: (await import('./SaveAs')).SaveAs }))
const ShareDialog = lazy(async () => ({ default: (await import('~/share/ShareDialog')).ShareDialog }))
const ViewMenu = lazy(async () => ({ default: (await import('./ViewMenu')).ViewMenu }))

export function ViewActions({ list, columns }: { list: List; columns: Columns }) {
  const { t, say } = useWords()
  const me = useMe()
  const client = useQueryClient()
  const [sharing, setSharing] = useState(false)
  const saved = list.view?.saved
  const mine = saved !== undefined && saved.by === me.id
  const changed = list.isChanged || list.wanted !== (saved?.wanted ?? '') || columns.isChanged

  const save = async () => {
    if (!saved) return
    const before = valuesOf(saved)
    try {
      await changeView(saved.id, currentValues(list, columns.columns))
      await refreshViews(client)
      columns.reset()
      list.reset()
      const undo = async () => {
        await changeView(saved.id, before)
        await refreshViews(client)
      }
      tell({ tone: 'good', text: t('view.saved', { name: saved.name }), undo })
    } catch (error) {
      tell({ tone: 'bad', text: explain(error, t) })
    }
  }

  return (
    <span className={classes.actions}>
      {changed && (
        <>
          <button
            type="button"
            className={classes.quiet}
            onClick={() => {
              columns.reset()
              list.reset()
            }}
          >
            {t('filter.reset')}
          </button>
          {mine && (
            <button type="button" className={classes.strong} onClick={save}>
              {t('view.save')}
            </button>
          )}
          <Late
            menu={SaveAs}
            menuProps={{ list, columns }}
            button={(press) => (
              <button type="button" className={mine ? classes.quiet : classes.strong} onClick={press}>
                <IconBookmark size={14} aria-hidden />
                {t('view.save.as')}
              </button>
            )}
          />
        </>
      )}
      {list.view && (
        <Star
          favourite={{ object: list.object.name, view: list.view.key }}
          title={`${say(list.object.label_plural)} › ${say(list.view.label)}`}
        />
      )}
      {mine && saved && (
        <Late
          menu={ViewMenu}
          menuProps={{ list, saved, onShare: () => setSharing(true) }}
          button={(press) => (
            <button
              type="button"
              className={classes.quiet}
              aria-haspopup="menu"
              aria-label={t('view.menu', { name: saved.name })}
              title={t('view.menu', { name: saved.name })}
              onClick={press}
            >
              <IconDots size={16} aria-hidden />
            </button>
          )}
        />
      )}
      {sharing && saved && (
        <Suspense>
          <ShareDialog
            shared={{ kind: 'view', id: saved.id, name: saved.name, everyone: saved.shared }}
            refresh={() => refreshViews(client)}
            onClose={() => setSharing(false)}
          />
        </Suspense>
      )}
    </span>
  )
}
