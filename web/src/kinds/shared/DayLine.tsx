/** A day, or a day and a time: typed as people say it, or picked from the device's calendar. */

import { TextInput } from '@mantine/core'
import { IconCalendar } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useWords } from '~/words'
import { isoDay } from '~/words/format'
import { atWall, clockNow } from '~/words/zone'
import type { InputProps } from '../types'
import { readDay, readInstant } from './days'
import classes from './shared.module.css'

/** An instant as it is typed: `2026-11-21 14:30`. */
function typed(value: string, timed: boolean): string {
  if (!timed) return value
  const at = atWall(value)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${isoDay(at)} ${two(at.getHours())}:${two(at.getMinutes())}`
}

export function DayLine({
  id,
  value,
  onChange,
  onPick,
  onUnread,
  invalid,
  autoFocus,
  timed,
}: InputProps & { timed: boolean }) {
  const { t } = useWords()
  const [text, setText] = useState(typeof value === 'string' ? typed(value, timed) : '')
  const native = useRef<HTMLInputElement>(null)
  const read = (from: string) => (timed ? readInstant(from, clockNow()) : readDay(from, clockNow()))
  const understood = read(text)
  const take = (from: string) => {
    setText(from)
    const found = read(from)
    onUnread?.(found === undefined ? t(timed ? 'input.time' : 'input.day') : null)
    if (found !== undefined) onChange(found)
  }
  const echo = understood && typed(understood, timed) !== text ? typed(understood, timed) : null
  return (
    <TextInput
      id={id}
      autoComplete="off"
      value={text}
      error={invalid}
      placeholder={t(timed ? 'input.time.example' : 'input.day.example')}
      data-autofocus={autoFocus || undefined}
      onChange={(event) => take(event.currentTarget.value)}
      onBlur={() => understood && setText(typed(understood, timed))}
      description={echo ?? undefined}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      classNames={{ wrapper: classes.dayLine }}
      rightSectionPointerEvents="all"
      rightSection={
        <span className={classes.pickBox}>
          <button
            type="button"
            tabIndex={-1}
            className={classes.pick}
            aria-label={t('input.calendar')}
            onClick={() => native.current?.showPicker()}
          >
            <IconCalendar size={16} />
          </button>
          <input
            ref={native}
            type={timed ? 'datetime-local' : 'date'}
            tabIndex={-1}
            aria-hidden
            className={classes.hiddenDate}
            onChange={(event) => {
              const picked = event.currentTarget.value.replace('T', ' ')
              take(picked)
              if (!timed && picked) onPick?.(picked)
            }}
          />
        </span>
      }
    />
  )
}
