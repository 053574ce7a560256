/** The favourites above everything else: carried by the mouse, or moved from their menus. */

import { IconBookmark, IconDots } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { lazy, useState } from 'react'
import { iconOf } from '~/shell/icons'
import { Late } from '~/shell/Late'
import shell from '~/shell/Shell.module.css'
import { useWords } from '~/words'
import { type FavouriteEntry, useEntries } from './entries'
import classes from './favourites.module.css'
import { useFavourites } from './useFavourites'

const FavouriteMenu = lazy(async () => ({ default: (await import('./FavouriteMenu')).FavouriteMenu }))

export function Favourites({ onFollow }: { onFollow?: () => void }) {
  const { t } = useWords()
  const entries = useEntries()
  const favourites = useFavourites()
  const [carried, setCarried] = useState<FavouriteEntry | null>(null)
  const [over, setOver] = useState<string | null>(null)
  if (entries.length === 0) return null
  const drop = (before: FavouriteEntry | null) => {
    if (carried && carried.key !== before?.key)
      favourites.move(carried.favourite, before?.favourite ?? null, carried.title)
    setCarried(null)
    setOver(null)
  }
  return (
    <section className={classes.all} aria-label={t('favourite.all')}>
      <div className={shell.group} aria-hidden>
        {t('favourite.all')}
      </div>
      <ul className={shell.list}>
        {entries.map((entry, at) => (
          <li
            key={entry.key}
            className={classes.entry}
            data-over={over === entry.key || undefined}
            data-carried={carried?.key === entry.key || undefined}
            draggable
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = 'move'
              setCarried(entry)
            }}
            onDragOver={(event) => {
              if (!carried) return
              event.preventDefault()
              setOver(entry.key)
            }}
            onDragEnd={() => {
              setCarried(null)
              setOver(null)
            }}
            onDrop={(event) => {
              event.preventDefault()
              // From above one lands behind it, from below before it: where the pointer is.
              const from = entries.findIndex(({ key }) => key === carried?.key)
              drop(from < at ? (entries[at + 1] ?? null) : entry)
            }}
          >
            <Entry entry={entry} onFollow={onFollow} />
            <Late
              menu={FavouriteMenu}
              menuProps={{ entries, at }}
              button={(press) => (
                <button
                  type="button"
                  className={classes.menu}
                  aria-haspopup="menu"
                  aria-label={t('favourite.menu', { title: entry.title })}
                  onClick={press}
                >
                  <IconDots size={16} aria-hidden />
                </button>
              )}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Entry({ entry, onFollow }: { entry: FavouriteEntry; onFollow?: () => void }) {
  const { favourite, object, title } = entry
  const Icon = 'id' in favourite ? iconOf(object.icon) : IconBookmark
  const inside = (
    <>
      <Icon size={18} stroke={1.75} aria-hidden />
      <span className={classes.name}>{title}</span>
    </>
  )
  if ('id' in favourite)
    return (
      <Link
        className={shell.item}
        to="/$object/$id"
        params={{ object: object.plural, id: String(favourite.id) }}
        activeOptions={{ includeSearch: false }}
        title={title}
        onClick={onFollow}
      >
        {inside}
      </Link>
    )
  return (
    <Link
      className={shell.item}
      to="/$object"
      params={{ object: object.plural }}
      search={{ view: favourite.view }}
      title={title}
      onClick={onFollow}
    >
      {inside}
    </Link>
  )
}
