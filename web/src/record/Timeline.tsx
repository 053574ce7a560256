/** What happened with a record, by day, newest first; and the place to write down more. */

import { Button } from '@mantine/core'
import {
  IconArrowBackUp,
  IconCalendarEvent,
  IconMail,
  IconMapPin,
  IconMessage,
  IconMessageCircle,
  IconNote,
  IconPhone,
} from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { fieldOf, may } from '~/api/catalog'
import { nameOf, type Page, readPage, readValue, selectOf } from '~/api/records'
import type { ObjectDef, Row } from '~/api/types'
import { Empty } from '~/feedback/Empty'
import { Avatar } from '~/kinds/shared/Person'
import { CellValue } from '~/list/Line'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { daysFromToday, formatDay, formatExact, isoDay } from '~/words/format'
import { Composer } from './Composer'
import classes from './page.module.css'

/** How many are fetched at once. */
const PAGE = 30

const ICONS = {
  call: IconPhone,
  meeting: IconCalendarEvent,
  visit: IconMapPin,
  note: IconNote,
  mail: IconMail,
  chat: IconMessageCircle,
  sms: IconMessage,
}

export function Timeline({ object, row, about }: { object: ObjectDef; row: Row; about: string }) {
  const { t } = useWords()
  const catalog = useCatalog()
  const activity = catalog.named('activity')
  const names = ['kind', 'subject_line', 'body', 'outcome', 'user_id', 'happened_at', 'contact_id']
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['timeline', object.plural, row.id],
    enabled: activity !== undefined,
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page) => page.next,
    queryFn: async ({ pageParam, signal }) => {
      if (!activity) return { rows: [], next: null }
      const query = new URLSearchParams({
        select: selectOf(catalog, activity, names),
        order: 'happened_at.desc',
        limit: String(PAGE),
      })
      query.set(about, `eq.${row.id}`)
      if (pageParam) query.set('after', pageParam)
      return readPage(activity, query, signal)
    },
  })
  if (!activity) return null
  const rows = data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <>
      {may(activity, 'create') && <Composer object={object} row={row} about={about} activity={activity} />}
      {byDay(rows).map(({ day, rows }) => (
        <section key={day}>
          <DayHeading day={day} />
          {rows.map((one) => (
            <Entry key={one.id} activity={activity} row={one} about={about} />
          ))}
        </section>
      ))}
      {data && rows.length === 0 && <Empty title={t('timeline.none')}>{t('timeline.none.text')}</Empty>}
      {hasNextPage && (
        <Button variant="subtle" fullWidth loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
          {t('timeline.more')}
        </Button>
      )}
    </>
  )
}

/** Entries by the day on which they happened, in their order. */
export function byDay(rows: Row[]): { day: string; rows: Row[] }[] {
  const days: { day: string; rows: Row[] }[] = []
  for (const row of rows) {
    const day = isoDay(new Date(String(row.happened_at)))
    const last = days[days.length - 1]
    if (last?.day === day) last.rows.push(row)
    else days.push({ day, rows: [row] })
  }
  return days
}

function DayHeading({ day }: { day: string }) {
  const { t, language } = useWords()
  const now = new Date()
  const away = daysFromToday(day, now)
  return (
    <h3 className={classes.day}>
      {away === 0 ? t('today') : away === -1 ? t('timeline.yesterday') : formatDay(day, language, now)}
    </h3>
  )
}

function Entry({ activity, row, about }: { activity: ObjectDef; row: Row; about: string }) {
  const { language, t } = useWords()
  const Icon = ICONS[row.kind as keyof typeof ICONS] ?? IconArrowBackUp
  const kind = fieldOf(activity, 'kind')
  const outcome = fieldOf(activity, 'outcome')
  const contact = fieldOf(activity, 'contact_id')
  const user = nameOf(row, 'user_id')
  const at = String(row.happened_at)
  const title = readValue(row, 'subject_line')
  const body = readValue(row, 'body')
  return (
    <article className={classes.entry}>
      <span className={classes.entryIcon}>
        <Icon size={16} stroke={1.75} aria-hidden />
      </span>
      <div className={classes.entryBody}>
        <div className={classes.entryHead}>
          <span className={classes.entryTitle}>{kind && option(kind.options, row.kind, language)}</span>
          {user && (
            <span className={classes.entryWho}>
              <Avatar name={user.title ?? '?'} id={user.id} size="1.125rem" />
              {user.title ?? t('untitled')}
            </span>
          )}
          {contact && about !== 'contact_id' && nameOf(row, 'contact_id') && (
            <span className={classes.entryWho}>
              <CellValue object={activity} field={contact} row={row} linked />
            </span>
          )}
          {outcome && readValue(row, 'outcome') !== null && (
            <CellValue object={activity} field={outcome} row={row} />
          )}
          <time className={classes.entryTime} dateTime={at} title={formatExact(at, language)}>
            {new Date(at).toLocaleTimeString(language === 'zh' ? 'zh-CN' : 'en-GB', {
              hour: '2-digit',
              minute: '2-digit',
              hour12: false,
            })}
          </time>
        </div>
        {title !== null && <div className={classes.entrySubject}>{String(title)}</div>}
        {body !== null && <div className={classes.entryText}>{String(body)}</div>}
      </div>
    </article>
  )
}

function option(
  options: { key: string; label: { en: string; zh: string } }[] | undefined,
  key: unknown,
  language: 'en' | 'zh',
): string {
  return options?.find((option) => option.key === key)?.label[language] ?? String(key)
}
