/** The views as tabs, a box to find by name, the columns, table or board. */

import { ActionIcon, SegmentedControl, TextInput, VisuallyHidden } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconLayoutKanban, IconList, IconSearch, IconX } from '@tabler/icons-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { boards } from '~/board/boards'
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
        {object.views.map((each) => (
          <button
            key={each.key}
            type="button"
            role="tab"
            aria-selected={each === view}
            className={classes.tab}
            onClick={() => list.show(each.key)}
          >
            {say(each.label)}
          </button>
        ))}
      </div>
      <FindBox list={list} />
      {boards[object.name] && (
        <SegmentedControl
          size="xs"
          aria-label={t('list.as')}
          value={list.asBoard ? 'board' : 'table'}
          onChange={(as) => list.setBoard(as === 'board')}
          data={[
            { value: 'table', label: <Shape icon={<IconList size={16} />} word={t('list.table')} /> },
            { value: 'board', label: <Shape icon={<IconLayoutKanban size={16} />} word={t('list.board')} /> },
          ]}
        />
      )}
      {!list.asBoard && (
        <Suspense fallback={<span className={classes.menuSpace} />}>
          <ColumnMenu object={object} columns={columns} />
        </Suspense>
      )}
    </div>
  )
}

function Shape({ icon, word }: { icon: React.ReactNode; word: string }) {
  return (
    <span className={classes.shape} title={word}>
      {icon}
      <VisuallyHidden>{word}</VisuallyHidden>
    </span>
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
  return (
    <TextInput
      className={classes.find}
      size="xs"
      value={text}
      aria-label={t('list.find', { what: say(list.object.label_plural) })}
      placeholder={t('list.find', { what: say(list.object.label_plural) })}
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={
        text && (
          <ActionIcon
            size="xs"
            variant="subtle"
            color="gray"
            aria-label={t('clear')}
            onClick={() => change('')}
          >
            <IconX size={12} />
          </ActionIcon>
        )
      }
      onChange={(event) => change(event.currentTarget.value)}
    />
  )
}
