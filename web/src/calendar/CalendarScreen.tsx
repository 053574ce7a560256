/** Events, tasks and other dates by month, week, day, or as an agenda. */

import { Button, SegmentedControl } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconEye } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, useMemo } from 'react'
import { may } from '~/api/catalog'
import { Empty } from '~/feedback/Empty'
import { explain } from '~/feedback/words'
import { useCatalog, useSession } from '~/shell/context'
import { Late } from '~/shell/Late'
import { type AppSearch, SPANS, type Span } from '~/shell/search'
import { usePhone } from '~/shell/usePhone'
import { type Language, useWords } from '~/words'
import { isoDay } from '~/words/format'
import { Agenda } from './Agenda'
import classes from './calendar.module.css'
import { dateOf, daysOf, step } from './grid'
import { useCalendarKeys } from './keys'
import { Month } from './Month'
import { allSources, USUAL } from './sources'
import { TimeGrid } from './TimeGrid'
import { useCalendar } from './useCalendar'

const SourceMenu = lazy(async () => ({ default: (await import('./SourceMenu')).SourceMenu }))

/** On the phone a week has no room. */
const PHONE_SPANS: readonly Span[] = ['month', 'agenda']

export function CalendarScreen() {
  const { t, language } = useWords()
  const catalog = useCatalog()
  const phone = usePhone()
  const { rights } = useSession()
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  const today = isoDay(new Date())
  const day = search.day ?? today
  const spans = phone ? PHONE_SPANS : SPANS
  const fallback: Span = phone ? 'agenda' : 'week'
  const span = search.span && spans.includes(search.span) ? search.span : fallback
  const all = useMemo(() => allSources(catalog), [catalog])
  const shown = search.show ?? USUAL
  const sources = all.filter((source) => shown.includes(source.key))
  const days = useMemo(() => daysOf(span, day), [span, day])
  const whose = search.who ?? 'me'
  const calendar = useCalendar(sources, days, whose)
  const go = (change: Partial<AppSearch>, replace = true) =>
    navigate({ to: '.', search: (before) => ({ ...before, ...change }), replace })
  const event = catalog.named('event')
  const canCreate = event !== undefined && may(event, 'create')
  const create = (start: Date, end: Date) => {
    if (!event || !canCreate) return
    go(
      {
        create: event.plural,
        with: [`starts_at.${start.toISOString()}`, `ends_at.${end.toISOString()}`],
      },
      false,
    )
  }
  const createOn = (on: string, hour = 9) => {
    const at = dateOf(on)
    const hours = (more: number) => new Date(at.getFullYear(), at.getMonth(), at.getDate(), hour + more)
    create(hours(0), hours(1))
  }
  useCalendarKeys({
    step: (by) => go({ day: step(span, day, by) }),
    today: () => go({ day: today }),
    show: (wanted) => spans.includes(wanted) && go({ span: wanted }),
    create: () => createOn(day),
  })
  const view = { days, day, today, calendar, go, create, createOn }

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
        {(rights.events?.read ?? 'none') !== 'none' && !phone && (
          <SegmentedControl
            size="xs"
            aria-label={t('calendar.whose')}
            value={whose}
            onChange={(who) => go({ who: who as 'me' | 'team' })}
            data={[
              { value: 'me', label: t('home.mine') },
              { value: 'team', label: t('calendar.everyone') },
            ]}
          />
        )}
        <SegmentedControl
          size="xs"
          aria-label={t('calendar.span')}
          value={span}
          onChange={(wanted) => go({ span: wanted as Span })}
          data={spans.map((each) => ({ value: each, label: t(`calendar.${each}`) }))}
        />
        <Late
          menu={SourceMenu}
          menuProps={{ sources: all, shown, onShow: (show: string[]) => go({ show }) }}
          button={(press) => (
            <button
              type="button"
              className={classes.icon}
              aria-label={t('calendar.show')}
              title={t('calendar.show')}
              onClick={press}
            >
              <IconEye size={18} aria-hidden />
            </button>
          )}
        />
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
