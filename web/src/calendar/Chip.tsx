/** One entry as it stands in a calendar: it can be opened, and carried elsewhere. */

import { useDraggable } from '@dnd-kit/core'
import { IconCheckbox, IconRepeat } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import type { CSSProperties } from 'react'
import { type Language, useWords } from '~/words'
import classes from './calendar.module.css'
import type { Entry } from './sources'

export function clock(at: Date, language: Language): string {
  return at.toLocaleTimeString(language === 'zh' ? 'zh-CN' : 'en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  })
}

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

interface Props {
  entry: Entry
  /** The day under which it stands: something long stands under several. */
  day: string
  style?: CSSProperties
  tall?: boolean
}

export function Chip({ entry, day, style, tall }: Props) {
  const { say } = useWords()
  const navigate = useNavigate()
  const { setNodeRef, listeners, attributes, isDragging } = useDraggable({
    id: `${entry.key}|${day}`,
    data: { entry, day },
    disabled: !entry.movable,
  })
  const open = () =>
    navigate({ to: '/$object/$id', params: { object: entry.source.object.plural, id: String(entry.id) } })
  return (
    <div
      ref={setNodeRef}
      {...attributes}
      {...listeners}
      role="button"
      tabIndex={0}
      className={classes.chip}
      data-done={entry.done || undefined}
      data-tall={tall || undefined}
      data-dragged={isDragging || undefined}
      style={{ ...colours(entry), ...style }}
      title={`${say(entry.source.object.label)} · ${entry.title}`}
      onClick={(event) => {
        event.stopPropagation()
        open()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !isDragging) {
          event.preventDefault()
          open()
          return
        }
        listeners?.onKeyDown?.(event)
      }}
    >
      <Words entry={entry} />
    </div>
  )
}
