/** Events, tasks and other dates by month, week, day, or as an agenda. */

import { SegmentedControl } from '@mantine/core'
import { IconEye } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, useMemo } from 'react'
import { may } from '~/api/catalog'
import { useCatalog, useMe, useSession } from '~/shell/context'
import { Late } from '~/shell/Late'
import type { AppSearch } from '~/shell/search'
import { usePhone } from '~/shell/usePhone'
import { useWords } from '~/words'
import { isoDay } from '~/words/format'
import { clockNow, toInstant } from '~/words/zone'
import classes from './calendar.module.css'
import { Frame } from './Frame'
import { dateOf, daysOf, step } from './grid'
import { useCalendarKeys } from './keys'
import { allSources, USUAL } from './sources'
import { spansFor, usualSpan } from './spans'
import { useCalendar } from './useCalendar'

const SourceMenu = lazy(async () => ({ default: (await import('./SourceMenu')).SourceMenu }))

export function CalendarScreen() {
  const { t } = useWords()
  const catalog = useCatalog()
  const phone = usePhone()
  const me = useMe()
  const { rights } = useSession()
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  const today = isoDay(clockNow())
  const day = search.day ?? today
  const spans = spansFor(phone)
  const span = search.span && spans.includes(search.span) ? search.span : usualSpan(phone)
  const all = useMemo(() => allSources(catalog), [catalog])
  const shown = search.show ?? USUAL
  const sources = all.filter((source) => shown.includes(source.key))
  const days = useMemo(() => daysOf(span, day), [span, day])
  const whose = search.who ?? 'me'
  const calendar = useCalendar(sources, days, { me: whose === 'me' ? me.id : null, filter: '' })
  const go = (change: Partial<AppSearch>, replace = true) =>
    navigate({ to: '.', search: (before) => ({ ...before, ...change }), replace })
  const event = catalog.named('event')
  const canCreate = event !== undefined && may(event, 'create')
  const create = (start: Date, end: Date) => {
    if (!event || !canCreate) return
    go(
      {
        create: event.plural,
        with: [`starts_at.${toInstant(start)}`, `ends_at.${toInstant(end)}`],
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

  const before = (rights.events?.read ?? 'none') !== 'none' && !phone && (
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
  )
  const behind = (
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
  )
  return <Frame view={view} span={span} spans={spans} phone={phone} before={before} behind={behind} />
}
