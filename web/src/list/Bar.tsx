/** The views as tabs, a box to find by name, the columns, table or board. */

import { useDebouncedCallback } from '@mantine/hooks'
import {
  IconBookmark,
  IconColumns3,
  IconLayoutKanban,
  IconList,
  IconSearch,
  IconUsers,
  IconX,
  type TablerIcon,
} from '@tabler/icons-react'
import { lazy, useEffect, useState } from 'react'
import { boards } from '~/board/boards'
import { Late } from '~/shell/Late'
import { useWords } from '~/words'
import classes from './list.module.css'
import type { Columns } from './useColumns'
import type { List } from './useList'

const ColumnMenu = lazy(async () => ({ default: (await import('./ColumnMenu')).ColumnMenu }))

/** How long typing must rest before the list is asked anew, in milliseconds. */
const REST = 200

export function Bar({ list, columns }: { list: List; columns: Columns }) {
  const { t, say } = useWords()
  const { object, view } = list
  return (
    <div className={classes.bar}>
      <div className={classes.tabs} role="tablist" aria-label={t('views')}>
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
      {boards[object.name] && (
        <fieldset className={classes.shapes}>
          <legend className="visually-hidden">{t('list.as')}</legend>
          <Shape
            icon={IconList}
            word={t('list.table')}
            on={!list.asBoard}
            onChoose={() => list.setBoard(false)}
          />
          <Shape
            icon={IconLayoutKanban}
            word={t('list.board')}
            on={list.asBoard}
            onChoose={() => list.setBoard(true)}
          />
        </fieldset>
      )}
      {!list.asBoard && (
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
    </div>
  )
}

function Shape({
  icon: Icon,
  word,
  on,
  onChoose,
}: {
  icon: TablerIcon
  word: string
  on: boolean
  onChoose: () => void
}) {
  return (
    <button type="button" aria-pressed={on} aria-label={word} title={word} onClick={onChoose}>
      <Icon size={16} aria-hidden />
    </button>
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
