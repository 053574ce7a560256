/** A place to write in which an @ offers colleagues. */

import { Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import type { Named, ObjectDef } from '~/api/types'
import { findQuery } from '~/kinds/reference/find'
import { Person } from '~/kinds/shared/Person'
import { useCatalog, useMe } from '~/shell/context'
import { useWords } from '~/words'
import { typedName, withName } from './mentions'
import classes from './notice.module.css'

interface Props {
  label: string
  example: string
  className: string | undefined
  value: string
  onChange: (value: string) => void
  /** Somebody was chosen. */
  onMention: (who: Named) => void
}

/** How many colleagues are offered. */
const OFFERED = 6

export function MentionArea({ label, example, className, value, onChange, onMention }: Props) {
  const users = useCatalog().named('user')
  const [caret, setCaret] = useState<number | null>(null)
  const typed = caret === null || !users ? null : typedName(value, caret)
  const area = useRef<HTMLTextAreaElement>(null)
  const list = useId()
  const offered = useOffered(users, typed?.wanted)
  const [at, setAt] = useState(0)
  const current = offered[Math.min(at, offered.length - 1)]
  const choose = (who: Named) => {
    if (!typed) return
    const { text, caret: then } = withName(value, typed, who.title ?? '')
    onChange(text)
    onMention(who)
    setCaret(null)
    requestAnimationFrame(() => {
      area.current?.focus()
      area.current?.setSelectionRange(then, then)
    })
  }
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || !typed || !current) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : offered.length - 1
      setAt((Math.min(at, offered.length - 1) + step) % offered.length)
    } else if ((event.key === 'Enter' && !event.ctrlKey && !event.metaKey) || event.key === 'Tab') {
      event.preventDefault()
      event.stopPropagation()
      choose(current)
    } else if (event.key === 'Escape') {
      event.stopPropagation()
      setCaret(null)
    }
  }
  const open = typed !== null && offered.length > 0
  return (
    <div className={classes.area}>
      <Textarea
        ref={area}
        autosize
        minRows={2}
        maxRows={10}
        variant="unstyled"
        className={className}
        aria-label={label}
        aria-autocomplete="list"
        aria-controls={open ? list : undefined}
        aria-activedescendant={open && current ? `${list}-${current.id}` : undefined}
        placeholder={example}
        value={value}
        onChange={(event) => {
          onChange(event.currentTarget.value)
          setCaret(event.currentTarget.selectionStart)
          setAt(0)
        }}
        onKeyDown={press}
        onBlur={() => setCaret(null)}
        autoFocus
      />
      {open && <Offer id={list} offered={offered} current={current} onChoose={choose} />}
    </div>
  )
}

function useOffered(users: ObjectDef | undefined, wanted: string | undefined): Named[] {
  const me = useMe()
  const asked = users && wanted !== undefined
  // Without an object there is nothing to be asked; the query rests then.
  const query = findQuery(users ?? NOBODY, wanted ?? '')
  const { data } = useQuery({ ...query, enabled: Boolean(asked) })
  if (!asked) return []
  return (data ?? []).filter(({ id }) => id !== me.id).slice(0, OFFERED)
}

const NOBODY = { name: 'user', plural: 'users', title: 'name' } as ObjectDef

interface OfferProps {
  id: string
  offered: Named[]
  current: Named | undefined
  onChoose: (who: Named) => void
}

function Offer({ id, offered, current, onChoose }: OfferProps) {
  const { t } = useWords()
  return (
    <div id={id} role="listbox" aria-label={t('mention.offer')} className={classes.offer} tabIndex={-1}>
      {offered.map((who) => (
        <div
          key={who.id}
          id={`${id}-${who.id}`}
          role="option"
          aria-selected={who.id === current?.id}
          className={classes.offered}
          tabIndex={-1}
          onMouseDown={(event) => {
            // The place to write keeps the focus.
            event.preventDefault()
            onChoose(who)
          }}
        >
          <Person name={who.title ?? ''} id={who.id} />
        </div>
      ))}
    </div>
  )
}
