/** Editors of conditions, by what kinds have in common. Loaded when a filter is opened. */

import { TextInput } from '@mantine/core'
import { IconCalendar } from '@tabler/icons-react'
import { useId, useRef, useState } from 'react'
import { PERIODS, readSpan, SPANS, type Span, writeSpan } from '~/list/periods'
import { useWords } from '~/words'
import { clockNow, toInstant } from '~/words/zone'
import { useOptions } from '../select/options'
import type { FilterInputProps } from '../types'
import { readDay } from './days'
import { readNumber } from './numbers'
import classes from './shared.module.css'

export function TextFilter({ values, onChange }: FilterInputProps) {
  const { t } = useWords()
  return (
    <TextInput
      aria-label={t('filter.value')}
      value={values[0] ?? ''}
      onChange={(event) => onChange(event.currentTarget.value ? [event.currentTarget.value] : [])}
      data-autofocus
    />
  )
}

export function NumberFilter({ field, values, onChange }: FilterInputProps) {
  const { t } = useWords()
  const [text, setText] = useState(values[0] ?? '')
  const number = readNumber(text, field.kind === 'integer' ? 0 : (field.decimals ?? 9))
  return (
    <TextInput
      aria-label={t('filter.value')}
      inputMode="decimal"
      value={text}
      error={number === undefined && t('input.number')}
      onChange={(event) => {
        const typed = event.currentTarget.value
        setText(typed)
        const read = readNumber(typed, field.kind === 'integer' ? 0 : (field.decimals ?? 9))
        onChange(typeof read === 'number' ? [String(read)] : [])
      }}
      data-autofocus
    />
  )
}

export function PeriodFilter({ values, onChange }: FilterInputProps) {
  const { t } = useWords()
  const group = useId()
  return (
    <fieldset className={classes.checks} style={{ border: 0, padding: 0 }}>
      <legend className="visually-hidden">{t('filter.period')}</legend>
      {PERIODS.map((period) => (
        <label key={period} className={classes.check}>
          <input
            type="radio"
            name={group}
            checked={values[0] === period}
            onChange={() => onChange([period])}
          />
          {t(`period.${period}`)}
        </label>
      ))}
      {SPANS.map((span) => (
        <SpanChoice key={span} span={span} group={group} value={values[0] ?? ''} onChange={onChange} />
      ))}
    </fieldset>
  )
}

/** How many days a span has at first. */
const DAYS = { last: 30, next: 7, before: 30 }

function SpanChoice({
  span,
  group,
  value,
  onChange,
}: {
  span: Span['span']
  group: string
  value: string
  onChange: (values: string[]) => void
}) {
  const { t } = useWords()
  const known = readSpan(value)
  const on = known?.span === span
  const [days, setDays] = useState(on ? known.days : DAYS[span])
  const [before, after] = t(`span.${span}`, { days: '|' }).split('|')
  return (
    <label className={classes.check}>
      <input type="radio" name={group} checked={on} onChange={() => onChange([writeSpan({ span, days })])} />
      {before}
      <input
        type="number"
        min={1}
        max={3650}
        className={classes.days}
        aria-label={t('span.days')}
        value={days}
        onChange={(event) => {
          const then = Number(event.currentTarget.value)
          if (!Number.isInteger(then) || then < 1) return
          setDays(then)
          onChange([writeSpan({ span, days: then })])
        }}
      />
      {after}
    </label>
  )
}

export function DayFilter({ field, values, onChange }: FilterInputProps) {
  const { t } = useWords()
  const [text, setText] = useState((values[0] ?? '').slice(0, 10))
  const native = useRef<HTMLInputElement>(null)
  const day = readDay(text, clockNow())
  const take = (typed: string) => {
    setText(typed)
    const read = readDay(typed, clockNow())
    if (!read) return onChange([])
    const [year = 1970, month = 1, date = 1] = read.split('-').map(Number)
    onChange([field.kind === 'datetime' ? toInstant(new Date(year, month - 1, date)) : read])
  }
  return (
    <TextInput
      aria-label={t('filter.value')}
      placeholder={t('input.day.example')}
      value={text}
      error={day === undefined && t('input.day')}
      onChange={(event) => take(event.currentTarget.value)}
      rightSectionPointerEvents="all"
      rightSection={
        <button
          type="button"
          className={classes.pick}
          aria-label={t('input.calendar')}
          onClick={() => native.current?.showPicker()}
        >
          <IconCalendar size={16} />
          <input
            ref={native}
            type="date"
            tabIndex={-1}
            aria-hidden
            className={classes.hiddenDate}
            onChange={(event) => take(event.currentTarget.value)}
          />
        </button>
      }
      data-autofocus
    />
  )
}

/** Above so many options a box to search them appears. */
const MANY = 8

export function OptionsFilter({ object, field, values, onChange }: FilterInputProps) {
  const { t, say } = useWords()
  const [wanted, setWanted] = useState('')
  const options = useOptions(object, field)
  const fits = options.filter((option) =>
    `${say(option.label)} ${option.key}`.toLowerCase().includes(wanted.toLowerCase()),
  )
  return (
    <>
      {options.length > MANY && (
        <TextInput
          aria-label={t('search')}
          placeholder={t('search')}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
          mb={4}
          data-autofocus
        />
      )}
      <div className={classes.checks}>
        {fits.map((option) => (
          <label key={option.key} className={classes.check}>
            <input
              type="checkbox"
              checked={values.includes(option.key)}
              onChange={(event) =>
                onChange(
                  event.currentTarget.checked
                    ? [...values, option.key]
                    : values.filter((key) => key !== option.key),
                )
              }
            />
            {say(option.label)}
          </label>
        ))}
        {fits.length === 0 && <span className={classes.none}>{t('nothing.found')}</span>}
      </div>
    </>
  )
}

export function NothingFilter() {
  return null
}
