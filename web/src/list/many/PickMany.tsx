/** Choosing a colleague or a tag for many records: a click on the name does it. */

import { Popover, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { cloneElement, type KeyboardEvent, useState } from 'react'
import { fieldOf } from '~/api/catalog'
import type { Named, ObjectDef } from '~/api/types'
import { changing, tagging } from '~/jobs/bulk'
import { useRun } from '~/jobs/useRun'
import { findQuery } from '~/kinds/reference/find'
import { Person } from '~/kinds/shared/Person'
import { useCatalog } from '~/shell/context'
import type { LateProps } from '~/shell/Late'
import { useWords } from '~/words'
import { formatNumber } from '~/words/format'
import filter from '../filter.module.css'
import type { Selection } from '../selection'

/** How long typing must rest before the server is asked, in milliseconds. */
const REST = 150

interface Props extends LateProps {
  object: ObjectDef
  selection: Selection
}

export function GiveMany({ button, object, selection }: Props) {
  const { t, language } = useWords()
  const catalog = useCatalog()
  const run = useRun(object)
  const field = fieldOf(object, 'owner_id')
  const users = field && catalog.target(field)
  if (!users) return button
  const give = ({ id, title }: Named) => {
    const who = title ?? t('untitled')
    run(t('job.give', { who }), changing(object, selection.picked, { owner_id: id }), (done) =>
      t('selection.given', { count: done, shown: formatNumber(done, language), who }),
    )
    selection.clear()
  }
  return <PickOne button={button} target={users} onPick={give} person />
}

export function TagMany({ button, object, selection }: Props) {
  const { t, language } = useWords()
  const run = useRun(object)
  const tags = useCatalog().named('tag')
  if (!tags) return button
  const mark = ({ id, title }: Named) => {
    const tag = title ?? t('untitled')
    run(t('job.tag', { tag }), tagging(object, selection.picked, id), (done) =>
      t('selection.tagged', { count: done, shown: formatNumber(done, language), tag }),
    )
    selection.clear()
  }
  // A tag may be meant for some objects only.
  const only: [string, string] = ['or', `(objects.is.null,objects.cs.{${object.name}})`]
  return <PickOne button={button} target={tags} onPick={mark} only={only} />
}

function PickOne({
  button,
  target,
  onPick,
  person,
  only,
}: LateProps & {
  target: ObjectDef
  onPick: (named: Named) => void
  person?: boolean
  only?: [string, string]
}) {
  const { t } = useWords()
  const [opened, setOpened] = useState(true)
  const [wanted, setWanted] = useState('')
  const [asked] = useDebouncedValue(wanted, REST)
  const { data = [], isPlaceholderData } = useQuery(findQuery(target, asked, only))
  const pick = (named: Named) => {
    setOpened(false)
    onPick(named)
  }
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
    event.preventDefault()
    if (data[0] && asked === wanted && !isPlaceholderData) pick(data[0])
  }
  return (
    <Popover width={260} trapFocus position="top" opened={opened} onChange={setOpened}>
      <Popover.Target>{cloneElement(button, { onClick: () => setOpened(!opened) })}</Popover.Target>
      <Popover.Dropdown p="xs">
        <TextInput
          aria-label={t('search')}
          placeholder={t('search')}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
          onKeyDown={press}
          mb={4}
          data-autofocus
        />
        <div className={filter.fieldList}>
          {data.map((named) => (
            <button key={named.id} type="button" className={filter.fieldItem} onClick={() => pick(named)}>
              {person ? (
                <Person name={named.title ?? t('untitled')} id={named.id} />
              ) : (
                (named.title ?? t('untitled'))
              )}
            </button>
          ))}
          {data.length === 0 && <span className={filter.none}>{t('nothing.found')}</span>}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
