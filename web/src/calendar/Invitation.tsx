/** An event to which one is invited, beside its place in the calendar: when, where, and whether one comes. */

import { Button, Popover } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { cloneElement, useState } from 'react'
import { Buttons } from '~/objects/event/Buttons'
import classes from '~/objects/event/event.module.css'
import type { LateProps } from '~/shell/Late'
import { useWords } from '~/words'
import { clock } from './clock'
import type { Entry } from './sources'

interface Props extends LateProps {
  entry: Entry
}

export function Invitation({ button, entry }: Props) {
  const { t, language } = useWords()
  const navigate = useNavigate()
  const [opened, setOpened] = useState(true)
  const { object } = entry.source
  const { recurrence_id: start, location } = entry.record
  const day = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  }).format(entry.start)
  const time = entry.allDay
    ? t('home.all_day')
    : `${clock(entry.start, language)} – ${clock(entry.end, language)}`
  const one =
    entry.repeats && typeof start === 'string'
      ? {
          start,
          words: new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
            day: 'numeric',
            month: language === 'zh' ? 'long' : 'short',
          }).format(entry.start),
        }
      : undefined
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus withinPortal position="bottom" width={320}>
      <Popover.Target>{cloneElement(button, { onClick: () => setOpened(!opened) })}</Popover.Target>
      <Popover.Dropdown
        aria-label={entry.title}
        onClick={(event) => event.stopPropagation()}
        onKeyDown={(event) => event.stopPropagation()}
        onPointerDown={(event) => event.stopPropagation()}
      >
        <div className={classes.popover}>
          <h3>{entry.title || t('untitled')}</h3>
          <p>
            {day} · {time}
            {typeof location === 'string' && location !== '' && (
              <>
                <br />
                {location}
              </>
            )}
          </p>
          {entry.said && (
            <Buttons
              object={object}
              event={entry.id}
              title={entry.title || t('untitled')}
              said={entry.said}
              one={one}
              repeats={entry.repeats}
            />
          )}
          <Button
            variant="default"
            onClick={() =>
              navigate({
                to: '/$object/$id',
                params: { object: object.plural, id: String(entry.id) },
                search: one ? { time: one.start } : {},
              })
            }
          >
            {t('peek.open')}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
