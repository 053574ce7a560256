/** Notices, newest first: each leads to its record, and counts as read then. */

import { Button } from '@mantine/core'
import {
  IconArrowsExchange,
  IconAt,
  IconBell,
  IconCalendarEvent,
  IconCheckbox,
  IconCircleCheck,
  IconEye,
  IconMailOpened,
  IconMessage,
  IconUserShare,
  IconWebhook,
} from '@tabler/icons-react'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Empty } from '~/feedback/Empty'
import { Failed } from '~/feedback/Failed'
import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { HelpLink } from '~/help/HelpLink'
import { Avatar } from '~/kinds/shared/Person'
import { useMe } from '~/shell/context'
import { useWords } from '~/words'
import { formatExact, formatInstant } from '~/words/format'
import { clockNow } from '~/words/zone'
import type { NoticeKind } from './kinds'
import classes from './notice.module.css'
import { mark, noticesQuery, type Subject, useSubjects } from './notices'
import { sentence } from './sentence'
import type { Notice } from './unread'

const ICONS: Record<NoticeKind, typeof IconBell> = {
  mention: IconAt,
  reply: IconMessage,
  comment: IconMessage,
  assigned: IconUserShare,
  invited: IconCalendarEvent,
  moved: IconCalendarEvent,
  done: IconCircleCheck,
  task: IconCheckbox,
  event: IconCalendarEvent,
  activity: IconEye,
  webhook: IconWebhook,
  changed: IconArrowsExchange,
}

export function NoticeList({ unread, onFollow }: { unread: boolean; onFollow?: () => void }) {
  const { t } = useWords()
  const me = useMe()
  const page = useInfiniteQuery(noticesQuery(me.id, unread))
  const notices = page.data?.pages.flatMap(({ rows }) => rows) ?? []
  const subject = useSubjects(notices)
  if (page.error) return <Failed error={page.error} again={page.refetch} />
  if (page.isPending) return <div className={classes.list} aria-busy />
  if (notices.length === 0) {
    return (
      <Empty title={t(unread ? 'notice.none.unread' : 'notice.none')} action={<HelpLink chapter="notices" />}>
        {t(unread ? 'notice.none.unread.text' : 'notice.none.text')}
      </Empty>
    )
  }
  return (
    <>
      <ul className={classes.list}>
        {notices.map((notice) => (
          <Line key={notice.id} notice={notice} subject={subject(notice)} onFollow={onFollow} />
        ))}
      </ul>
      {page.hasNextPage && (
        <Button
          variant="subtle"
          fullWidth
          loading={page.isFetchingNextPage}
          onClick={() => page.fetchNextPage()}
        >
          {t('timeline.more')}
        </Button>
      )}
    </>
  )
}

interface LineProps {
  notice: Notice
  subject: Subject | undefined
  onFollow: (() => void) | undefined
}

function Line({ notice, subject, onFollow }: LineProps) {
  const { t, say, language } = useWords()
  const navigate = useNavigate()
  const client = useQueryClient()
  const now = clockNow()
  const when = (at: string) => formatInstant(at, language, now, t('today'))
  const Icon = ICONS[notice.kind] ?? IconBell
  const isRead = notice.read_at !== null
  const setRead = async (read: boolean) => {
    try {
      await mark([notice.id], read)
    } catch (error) {
      tell({ tone: 'bad', text: explain(error, t) })
    }
    await client.invalidateQueries({ queryKey: ['notices'] })
  }
  const open = () => {
    if (!isRead) void setRead(true)
    if (!subject) return
    onFollow?.()
    const { object, id } = subject
    if (notice.number > 1)
      void navigate({ to: '/$object', params: { object: object.plural }, search: { f: ['owner_id.eq.@me'] } })
    else void navigate({ to: '/$object/$id', params: { object: object.plural, id: String(id) } })
  }
  return (
    <li className={classes.line} data-unread={!isRead || undefined}>
      <button type="button" className={classes.open} onClick={open}>
        <span className={classes.who}>
          {notice.actor ? (
            <Avatar name={notice.actor.name} id={notice.actor.id} size="1.75rem" />
          ) : (
            <span className={classes.icon}>
              <Icon size={18} stroke={1.75} aria-hidden />
            </span>
          )}
        </span>
        <span className={classes.words}>
          <span>{sentence(notice, subject, { t, say, when })}</span>
          {notice.comment && <span className={classes.excerpt}>{notice.comment.body}</span>}
          <time dateTime={notice.created_at} title={formatExact(notice.created_at, language)}>
            {when(notice.created_at)}
          </time>
        </span>
        {!isRead && <span className={classes.dot} role="img" aria-label={t('notice.unread')} />}
      </button>
      <button
        type="button"
        className={classes.mark}
        aria-label={t(isRead ? 'notice.mark.unread' : 'notice.mark.read')}
        title={t(isRead ? 'notice.mark.unread' : 'notice.mark.read')}
        onClick={() => setRead(!isRead)}
      >
        {isRead ? <IconBell size={16} aria-hidden /> : <IconMailOpened size={16} aria-hidden />}
      </button>
    </li>
  )
}
