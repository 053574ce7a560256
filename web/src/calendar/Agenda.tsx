/** Entries day by day, as a list. */

import { IconCheckbox, IconMapPin, IconPlus, IconRepeat } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useWords } from '~/words'
import { daysFromToday, formatDay } from '~/words/format'
import { clockNow } from '~/words/zone'
import classes from './calendar.module.css'
import { clock } from './clock'
import { byDay, dateOf } from './grid'
import type { Entry } from './sources'
import type { View } from './useView'

export function Agenda({ view }: { view: View }) {
  const { t } = useWords()
  const { days, calendar } = view
  const entries = byDay(calendar.entries, days)
  const filled = days.filter((day) => (entries.get(day) ?? []).length > 0 || day === view.today)
  return (
    <section className={classes.agenda} aria-busy={!calendar.ready} aria-label={t('calendar.agenda')}>
      {filled.map((day) => (
        <DayList key={day} day={day} entries={entries.get(day) ?? []} view={view} />
      ))}
      {calendar.ready && filled.length === 0 && <p className={classes.free}>{t('calendar.none')}</p>}
    </section>
  )
}

export function DayList({ day, entries, view }: { day: string; entries: Entry[]; view: View }) {
  const { t, language } = useWords()
  const weekday = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { weekday: 'long' })
  const away = daysFromToday(day, clockNow())
  return (
    <section className={classes.dayList}>
      <h3 data-today={away === 0 || undefined}>
        {away === 0 ? t('today') : formatDay(day, language, clockNow())}
        <span>{weekday.format(dateOf(day))}</span>
        <button
          type="button"
          className={classes.icon}
          aria-label={t('calendar.add', { day: formatDay(day, language, clockNow()) })}
          onClick={() => view.createOn(day)}
        >
          <IconPlus size={16} aria-hidden />
        </button>
      </h3>
      {entries.length === 0 && <p className={classes.free}>{t('calendar.free')}</p>}
      <ul>
        {entries.map((entry) => (
          <li key={entry.key}>
            <Line entry={entry} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Line({ entry }: { entry: Entry }) {
  const { t, language } = useWords()
  const { object, key, colour } = entry.source
  const location = entry.record.location
  const Icon = key === 'task' ? IconCheckbox : entry.repeats ? IconRepeat : null
  return (
    <Link
      to="/$object/$id"
      params={{ object: object.plural, id: String(entry.id) }}
      search={entry.said !== null && entry.repeats ? { time: String(entry.record.recurrence_id) } : {}}
      className={classes.line}
      data-done={entry.done || undefined}
      data-said={entry.said ?? undefined}
    >
      <span className={classes.stripe} style={{ background: `var(--o-${colour})` }} />
      <span className={classes.time}>
        {entry.allDay ? t('home.all_day') : clock(entry.start, language)}
        {!entry.allDay && key === 'event' && <span>{clock(entry.end, language)}</span>}
      </span>
      <span className={classes.lineText}>
        <span className={classes.name}>
          {Icon && <Icon size={14} aria-hidden />}
          <span>{entry.title || t('untitled')}</span>
        </span>
        {entry.said !== null && <span className={classes.said}>{t(`answer.said.${entry.said}`)}</span>}
        {typeof location === 'string' && location !== '' && (
          <span className={classes.place}>
            <IconMapPin size={12} aria-hidden />
            <span>{location}</span>
          </span>
        )}
      </span>
    </Link>
  )
}
