/** A calendar's bar and what stands below it. */

import { Button, SegmentedControl } from '@mantine/core'
import { IconCalendarDot, IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Failed } from '~/feedback/Failed'
import type { Span } from '~/shell/search'
import { type Language, useWords } from '~/words'
import { Agenda } from './Agenda'
import classes from './calendar.module.css'
import { dateOf, step } from './grid'
import { Month } from './Month'
import { TimeGrid } from './TimeGrid'
import type { View } from './useView'

interface Props {
  view: View
  /** What stands before and behind the choice of the span. */
  before?: ReactNode
  behind?: ReactNode
}

export function Frame({ view, before, behind }: Props) {
  const { t, language } = useWords()
  const { day, today, span, spans, phone, calendar, go } = view
  return (
    <div className={classes.screen} data-across>
      <div className={classes.bar}>
        {phone ? (
          <button
            type="button"
            className={classes.icon}
            aria-label={t('today')}
            onClick={() => go({ day: today })}
          >
            <IconCalendarDot size={20} aria-hidden />
          </button>
        ) : (
          <Button variant="default" size="compact-md" onClick={() => go({ day: today })}>
            {t('today')}
          </Button>
        )}
        <button
          type="button"
          className={classes.icon}
          aria-label={t('calendar.before')}
          onClick={() => go({ day: step(span, day, -1) })}
        >
          <IconChevronLeft size={18} aria-hidden />
        </button>
        <button
          type="button"
          className={classes.icon}
          aria-label={t('calendar.after')}
          onClick={() => go({ day: step(span, day, 1) })}
        >
          <IconChevronRight size={18} aria-hidden />
        </button>
        <h2 className={classes.title} aria-live="polite">
          {titleOf(view, language, t)}
        </h2>
        {before}
        <SegmentedControl
          size="xs"
          aria-label={t('calendar.span')}
          value={span}
          onChange={(wanted) => go({ span: wanted as Span })}
          data={spans.map((each) => ({ value: each, label: t(`calendar.${each}`) }))}
        />
        {behind}
      </div>
      {calendar.error ? (
        <Failed error={calendar.error} again={calendar.again} />
      ) : span === 'month' ? (
        <Month view={view} phone={phone} />
      ) : span === 'agenda' ? (
        <Agenda view={view} />
      ) : (
        <TimeGrid view={view} />
      )}
    </div>
  )
}

type Say = ReturnType<typeof useWords>['t']

/** What is on screen, in words; on the phone in few. */
function titleOf({ span, days, day, today, phone }: View, language: Language, t: Say): string {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
  const date = { day: 'numeric', month: phone ? 'short' : 'long' } as const
  // On the phone there is no room for the year, unless it is another one.
  if (span === 'month' && phone && day.slice(0, 4) === today.slice(0, 4))
    return new Intl.DateTimeFormat(locale, { month: 'long' }).format(dateOf(day))
  if (span === 'month')
    return new Intl.DateTimeFormat(locale, { month: date.month, year: 'numeric' }).format(dateOf(day))
  const full = new Intl.DateTimeFormat(locale, { ...date, year: 'numeric' })
  if (span === 'day') return full.format(dateOf(day))
  const short = new Intl.DateTimeFormat(locale, date)
  const first = dateOf(days[0] ?? day)
  const last = dateOf(days[days.length - 1] ?? day)
  if (phone) return t('calendar.from', { day: short.format(first) })
  // Chinese has no range of its own with the month in words.
  return language === 'zh' ? `${full.format(first)} – ${short.format(last)}` : full.formatRange(first, last)
}
