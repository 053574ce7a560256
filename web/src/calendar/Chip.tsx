/** One entry as it stands in a calendar: it can be opened, and carried elsewhere. */

import { useDraggable } from '@dnd-kit/core'
import { useMergedRef } from '@mantine/hooks'
import { IconCheckbox, IconRepeat } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type CSSProperties, type KeyboardEvent, lazy, type Ref } from 'react'
import { Late } from '~/shell/Late'
import { useWords } from '~/words'
import classes from './calendar.module.css'
import { clock } from './clock'
import type { Entry } from './sources'

/** What an entry says: its time, unless it has the whole day, and its title. */
export function Words({ entry, start }: { entry: Entry; start?: Date }) {
  const { t, language } = useWords()
  const Icon = entry.source.key === 'task' ? IconCheckbox : entry.repeats ? IconRepeat : null
  return (
    <>
      {Icon && <Icon size={12} aria-hidden />}
      {!entry.allDay && <span className={classes.clock}>{clock(start ?? entry.start, language)}</span>}
      <span className={classes.name}>{entry.title || t('untitled')}</span>
    </>
  )
}

export function colours(entry: Entry): CSSProperties {
  const { colour } = entry.source
  return { color: `var(--o-${colour})`, background: `var(--o-${colour}-bg)` }
}

const Invitation = lazy(async () => ({ default: (await import('./Invitation')).Invitation }))

interface Props {
  entry: Entry
  /** The day under which it stands: something long stands under several. */
  day: string
  style?: CSSProperties
  tall?: boolean
}

export function Chip(props: Props) {
  const { entry } = props
  const navigate = useNavigate()
  const open = () =>
    navigate({ to: '/$object/$id', params: { object: entry.source.object.plural, id: String(entry.id) } })
  if (entry.said === null) return <Bar {...props} onClick={open} />
  return (
    <Late menu={Invitation} menuProps={{ entry }} button={(press) => <Bar {...props} onClick={press} />} />
  )
}

interface BarProps extends Props {
  onClick?: () => void
  ref?: Ref<HTMLDivElement>
}

function Bar({ entry, day, style, tall, onClick, ref, ...others }: BarProps) {
  const { say } = useWords()
  const { setNodeRef, listeners, attributes, isDragging } = useDraggable({
    id: `${entry.key}|${day}`,
    data: { entry, day },
    disabled: !entry.movable,
  })
  const place = useMergedRef(setNodeRef, ref)
  return (
    <div
      {...others}
      ref={place}
      {...attributes}
      // What can't be carried can be opened all the same.
      aria-disabled={false}
      {...listeners}
      role="button"
      tabIndex={0}
      className={classes.chip}
      data-done={entry.done || undefined}
      data-said={entry.said ?? undefined}
      data-tall={tall || undefined}
      data-dragged={isDragging || undefined}
      style={{ ...colours(entry), ...style }}
      title={`${say(entry.source.object.label)} · ${entry.title}`}
      onClick={(event) => {
        event.stopPropagation()
        onClick?.()
      }}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === 'Enter' && !isDragging) {
          event.preventDefault()
          onClick?.()
          return
        }
        listeners?.onKeyDown?.(event)
      }}
    >
      <Words entry={entry} />
    </div>
  )
}
