/** What needs me today: events, tasks, next steps, new leads, birthdays. */

import { Button } from '@mantine/core'
import { IconAlertCircle, IconCake, IconMapPin } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { may } from '~/api/catalog'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { formatExact, formatInstant, formatNumber } from '~/words/format'
import { atWall } from '~/words/zone'
import classes from './home.module.css'
import { dayParts } from './numbers'
import { behind, objectOf, type Person, rowsOf, total } from './question'
import { Tasks } from './Tasks'
import { type Occurrence, useEvents } from './useHome'

export interface Item {
  id: number
  title: string
  [field: string]: unknown
}

export function Day({ me, now }: { me: Person | undefined; now: Date }) {
  const { t } = useWords()
  const catalog = useCatalog()
  const events = useEvents(now)
  const items = (key: string) => rowsOf(me, key) as unknown as Item[]
  const part = (key: string) => {
    const found = dayParts(now).find((each) => each.key === key)
    return found && objectOf(catalog, found) ? found : undefined
  }
  const ready = me !== undefined && (events.data !== undefined || !events.isFetching)
  const sections = ['tasks', 'follow_ups', 'leads', 'birthdays'] as const
  const nothing =
    ready && sections.every((key) => items(key).length === 0) && (events.data ?? []).length === 0
  return (
    <section className={classes.card} aria-busy={!ready}>
      <div className={classes.cardHead}>
        <h2>{t('home.day')}</h2>
        {catalog.named('event') && <Link to="/calendar">{t('home.calendar')}</Link>}
      </div>
      {!ready && <Bones />}
      {nothing && <Nothing />}
      {ready && (events.data ?? []).length > 0 && <Events events={events.data ?? []} now={now} />}
      {ready &&
        sections.map((key) => {
          const found = part(key)
          const rows = items(key)
          if (!found || rows.length === 0 || !me) return null
          const count = total([me], `${key}_count`, 'count')
          const { object, search } = behind(found, 'me')
          const plural = catalog.named(object)?.plural ?? ''
          return (
            <div key={key} className={classes.group}>
              <h3>
                <Link to="/$object" params={{ object: plural }} search={search}>
                  {t(`home.${key}`)} <Count value={count} />
                </Link>
              </h3>
              {key === 'tasks' ? (
                <Tasks items={rows} now={now} />
              ) : (
                <ul className={classes.list}>
                  {rows.map((item) => (
                    <li key={item.id}>
                      <Line plural={plural} item={item} kind={key} now={now} />
                    </li>
                  ))}
                </ul>
              )}
              {count > rows.length && (
                <Link className={classes.all} to="/$object" params={{ object: plural }} search={search}>
                  {t('home.all', { count })}
                </Link>
              )}
            </div>
          )
        })}
    </section>
  )
}

function Count({ value }: { value: number }) {
  const { language } = useWords()
  return <span className={classes.groupCount}>{formatNumber(value, language)}</span>
}

/** When something is or was due: red with a sign when it is past. */
export function When({ at, now }: { at: string; now: Date }) {
  const { t, language } = useWords()
  const late = atWall(at) < now
  return (
    <time
      className={classes.when}
      data-late={late || undefined}
      dateTime={at}
      title={formatExact(at, language)}
    >
      {late && <IconAlertCircle size={14} aria-label={t('late')} />}
      {formatInstant(at, language, now, t('today'))}
    </time>
  )
}

const named = (value: unknown): string | null =>
  value && typeof value === 'object' && 'name' in value && typeof value.name === 'string' ? value.name : null

/** `11 月 5 日` of 1105. */
function MonthDay({ value, now }: { value: number; now: Date }) {
  const { t, language } = useWords()
  const month = Math.floor(value / 100)
  const date = value % 100
  if (month === now.getMonth() + 1 && date === now.getDate()) return <>{t('today')}</>
  const at = new Date(now.getFullYear(), month - 1, date)
  const options = { day: 'numeric', month: language === 'zh' ? 'long' : 'short' } as const
  return <>{new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', options).format(at)}</>
}

function Line({
  plural,
  item,
  kind,
  now,
}: {
  plural: string
  item: Item
  kind: 'follow_ups' | 'leads' | 'birthdays'
  now: Date
}) {
  const { t } = useWords()
  const name = String(item.name ?? t('untitled'))
  const step = typeof item.next_step === 'string' ? item.next_step : null
  const beside = kind === 'leads' ? item.company : named(item.account)
  return (
    <Link to="/$object/$id" params={{ object: plural, id: String(item.id) }} className={classes.line}>
      <span className={classes.lineText}>
        <span className={classes.lineTitle}>{step ?? name}</span>
        <span className={classes.lineBeside}>
          {step ? `${name}${beside ? ` · ${beside}` : ''}` : typeof beside === 'string' ? beside : ''}
        </span>
      </span>
      {kind === 'birthdays' ? (
        <span className={classes.when}>
          <IconCake size={14} aria-hidden /> <MonthDay value={Number(item.birth_mmdd)} now={now} />
        </span>
      ) : kind === 'leads' ? (
        <Came at={String(item.created_at)} now={now} />
      ) : (
        <When at={String(item.next_step_at)} now={now} />
      )}
    </Link>
  )
}

function Came({ at, now }: { at: string; now: Date }) {
  const { t, language } = useWords()
  return (
    <time className={classes.when} dateTime={at} title={formatExact(at, language)}>
      {formatInstant(at, language, now, t('today'))}
    </time>
  )
}

function Events({ events, now }: { events: Occurrence[]; now: Date }) {
  const { t, language } = useWords()
  const catalog = useCatalog()
  const plural = catalog.named('event')?.plural ?? ''
  const clock = (at: string) =>
    atWall(at).toLocaleTimeString(language === 'zh' ? 'zh-CN' : 'en-GB', {
      hour: '2-digit',
      minute: '2-digit',
      hour12: false,
    })
  return (
    <div className={classes.group}>
      <h3>
        <Link to="/calendar" search={{ span: 'day' }}>
          {t('home.events')} <Count value={events.length} />
        </Link>
      </h3>
      <ul className={classes.list}>
        {events.map((event) => (
          <li key={`${event.id}-${event.starts_at}`}>
            <Link
              to="/$object/$id"
              params={{ object: plural, id: String(event.id) }}
              className={classes.line}
              data-over={atWall(event.ends_at) < now || undefined}
            >
              <span className={classes.clock}>
                {event.all_day ? t('home.all_day') : clock(event.starts_at)}
              </span>
              <span className={classes.lineText}>
                <span className={classes.lineTitle}>{event.title}</span>
                {event.location && (
                  <span className={classes.lineBeside}>
                    <IconMapPin size={12} aria-hidden /> {event.location}
                  </span>
                )}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Nothing() {
  const { t, say } = useWords()
  const catalog = useCatalog()
  const navigate = useNavigate()
  const offers: ReactNode[] = ['task', 'event'].flatMap((name) => {
    const object = catalog.named(name)
    if (!object || !may(object, 'create')) return []
    return (
      <Button
        key={name}
        variant="default"
        onClick={() => navigate({ to: '.', search: (before) => ({ ...before, create: object.plural }) })}
      >
        {t('list.create', { what: say(object.label) })}
      </Button>
    )
  })
  return (
    <div className={classes.teach}>
      <p>
        <strong>{t('home.day.none')}</strong>
      </p>
      <p>{t('home.day.none.text')}</p>
      <div className={classes.offers}>{offers}</div>
    </div>
  )
}

function Bones() {
  return (
    <div className={classes.bones} aria-hidden>
      {[70, 55, 80, 45, 65, 60].map((width) => (
        <span key={width} className={classes.boneRow} style={{ width: `${width}%` }} />
      ))}
    </div>
  )
}
