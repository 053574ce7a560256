/** The views as tabs, a box to find by name, the shape, the columns, printing. */

import { useDebouncedCallback } from '@mantine/hooks'
import {
  IconBookmark,
  IconColumns3,
  IconFileImport,
  IconPrinter,
  IconSearch,
  IconUsers,
  IconX,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { lazy, useEffect, useRef, useState } from 'react'
import { may } from '~/api/catalog'
import { printNow } from '~/print/printing'
import { Late } from '~/shell/Late'
import { usePhone } from '~/shell/usePhone'
import { useSimple } from '~/theme/preferences'
import { useWords } from '~/words'
import classes from './list.module.css'
import { ShapeSwitch } from './shapes/ShapeSwitch'
import type { Columns } from './useColumns'
import type { List } from './useList'

const ColumnMenu = lazy(async () => ({ default: (await import('./ColumnMenu')).ColumnMenu }))

/** How long typing must rest before the list is asked anew, in milliseconds. */
const REST = 200

export function Bar({ list, columns }: { list: List; columns: Columns }) {
  const { t, say } = useWords()
  const phone = usePhone()
  const { object, view } = list
  const simple = useSimple()
  const tabs = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the chosen one is in sight, also where there is no room for all
  useEffect(() => {
    tabs.current
      ?.querySelector('[aria-selected="true"]')
      ?.scrollIntoView({ inline: 'center', block: 'nearest' })
  }, [view?.key])
  return (
    <div className={classes.bar} data-unprinted>
      <div ref={tabs} className={classes.tabs} role="tablist" aria-label={t('views')}>
        {list.views.map((each) => (
          <button
            key={each.key}
            type="button"
            role="tab"
            aria-selected={each === view}
            className={classes.tab}
            onClick={() => list.show(each.key)}
          >
            {each.saved && (
              <span className={classes.tabIcon}>
                {each.saved.shared ? (
                  <IconUsers size={14} aria-hidden />
                ) : (
                  <IconBookmark size={14} aria-hidden />
                )}
              </span>
            )}
            {say(each.label)}
          </button>
        ))}
      </div>
      <FindBox list={list} />
      <ShapeSwitch list={list} />
      {may(object, 'import') && (
        <Link
          to="/$object/import"
          params={{ object: object.plural }}
          className={classes.iconButton}
          aria-label={t('import.title')}
          title={t('import.title')}
        >
          <IconFileImport size={18} aria-hidden />
        </Link>
      )}
      {(list.shape === 'table' || list.shape === 'board') && !simple && (
        <Late
          menu={ColumnMenu}
          menuProps={{ object, columns }}
          button={(press) => (
            <button
              type="button"
              className={classes.iconButton}
              aria-label={t('columns')}
              title={t('columns')}
              onClick={press}
            >
              <IconColumns3 size={18} aria-hidden />
            </button>
          )}
        />
      )}
      {!phone && (
        <button
          type="button"
          className={classes.iconButton}
          aria-label={t('print')}
          title={t('print')}
          onClick={printNow}
        >
          <IconPrinter size={18} aria-hidden />
        </button>
      )}
    </div>
  )
}

function FindBox({ list }: { list: List }) {
  const { t, say } = useWords()
  const [text, setText] = useState(list.wanted)
  const find = useDebouncedCallback(list.find, REST)
  useEffect(() => setText(list.wanted), [list.wanted])
  const change = (wanted: string) => {
    setText(wanted)
    find(wanted)
  }
  const label = t('list.find', { what: say(list.object.label_plural) })
  return (
    <div className={classes.find}>
      <IconSearch size={14} aria-hidden />
      <input
        type="text"
        value={text}
        aria-label={label}
        placeholder={label}
        onChange={(event) => change(event.currentTarget.value)}
      />
      {text && (
        <button type="button" aria-label={t('clear')} onClick={() => change('')}>
          <IconX size={12} aria-hidden />
        </button>
      )}
    </div>
  )
}
