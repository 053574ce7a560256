/** A calendar's bar and what stands below it. */

import { Button, SegmentedControl } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Empty } from '~/feedback/Empty'
import { explain } from '~/feedback/words'
import type { AppSearch, Span } from '~/shell/search'
import { type Language, useWords } from '~/words'
import { Agenda } from './Agenda'
import classes from './calendar.module.css'
import { dateOf, step } from './grid'
import { Month } from './Month'
import { TimeGrid } from './TimeGrid'
import type { useCalendar } from './useCalendar'

interface Props {
  view: View
  span: Span
  spans: readonly Span[]
  phone: boolean
  /** What stands before and behind the choice of the span. */
  before?: ReactNode
  behind?: ReactNode
}

export function Frame({ view, span, spans, phone, before, behind }: Props) {
  const { t, language } = useWords()
  const { days, day, today, calendar, go } = view
  return (
    <div className={classes.screen}>
      <div className={classes.bar}>
        <Button variant="default" size="compact-md" onClick={() => go({ day: today })}>
          {t('today')}
        </Button>
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
          {titleOf(span, days, day, language)}
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
        <Empty
          title={t('error.title')}
          action={
            <Button variant="default" onClick={calendar.again}>
              {t('retry')}
            </Button>
          }
        >
          {explain(calendar.error, t)}
        </Empty>
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

export interface View {
  days: string[]
  day: string
  today: string
  calendar: ReturnType<typeof useCalendar>
  go: (change: Partial<AppSearch>) => void
  create: (start: Date, end: Date) => void
  createOn: (day: string, hour?: number) => void
}

function titleOf(span: Span, days: string[], day: string, language: Language): string {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
  if (span === 'month')
    return new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric' }).format(dateOf(day))
  const format = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' })
  if (span === 'day') return format.format(dateOf(day))
  const short = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long' })
  return `${format.format(dateOf(days[0] ?? day))} – ${short.format(dateOf(days[days.length - 1] ?? day))}`
}
