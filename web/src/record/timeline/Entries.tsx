/** One thing that happened: an activity, a comment, another stage, another owner. */

import {
  IconArrowBackUp,
  IconCalendarEvent,
  IconMail,
  IconMapPin,
  IconMessage,
  IconMessageCircle,
  IconMessages,
  IconNote,
  IconPaperclip,
  IconPhone,
  IconTargetArrow,
  IconUserShare,
} from '@tabler/icons-react'
import { lazy, type ReactNode, Suspense } from 'react'
import { fieldOf } from '~/api/catalog'
import { nameOf, readValue } from '~/api/records'
import type { ObjectDef, Row } from '~/api/types'
import { FromTo } from '~/changes/FromTo'
import type { Attachment } from '~/files/attachments'
import { Avatar } from '~/kinds/shared/Person'
import { CellValue } from '~/list/Line'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { formatExact } from '~/words/format'
import { atWall } from '~/words/zone'
import classes from '../page.module.css'
import type { About } from '../timelineField'
import type { Entry } from './entries'

const Strip = lazy(async () => ({ default: (await import('~/files/Strip')).Strip }))

const ICONS = {
  call: IconPhone,
  meeting: IconCalendarEvent,
  visit: IconMapPin,
  note: IconNote,
  mail: IconMail,
  chat: IconMessageCircle,
  sms: IconMessage,
}

export function EntryOf({ entry, about }: { entry: Entry; about: About }) {
  const catalog = useCatalog()
  const activity = catalog.named('activity')
  switch (entry.source) {
    case 'activity':
      return activity ? <ActivityEntry activity={activity} entry={entry} about={about} /> : null
    case 'comment':
      return <CommentEntry entry={entry} />
    case 'file':
      return <FileEntry entry={entry} />
    case 'stage':
      return <StageEntry entry={entry} />
    case 'owner':
      return <OwnerEntry entry={entry} />
  }
}

interface FrameProps {
  icon: ReactNode
  title: ReactNode
  who: string
  entry: Entry
  side?: ReactNode
  children?: ReactNode
}

function Frame({ icon, title, who, entry, side, children }: FrameProps) {
  const { language, t } = useWords()
  const user = nameOf(entry.row, who)
  return (
    <article className={classes.entry} data-source={entry.source}>
      <span className={classes.entryIcon}>{icon}</span>
      <div className={classes.entryBody}>
        <div className={classes.entryHead}>
          <span className={classes.entryTitle}>{title}</span>
          {user && (
            <span className={classes.entryWho}>
              <Avatar name={user.title ?? '?'} id={user.id} size="1.125rem" />
              {user.title ?? t('untitled')}
            </span>
          )}
          {side}
          <time className={classes.entryTime} dateTime={entry.at} title={formatExact(entry.at, language)}>
            {atWall(entry.at).toLocaleTimeString(language === 'zh' ? 'zh-CN' : 'en-GB', {
              hour: '2-digit',
              minute: '2-digit',
              hour12: false,
            })}
          </time>
        </div>
        {children}
      </div>
    </article>
  )
}

/** The files that were sent with what was written. */
function Files({ of }: { of: Row }) {
  const files = of.files as unknown as Attachment[] | undefined
  if (!files?.length) return null
  return (
    <Suspense>
      <Strip files={files} />
    </Suspense>
  )
}

/** A file that was attached to the record itself. */
function FileEntry({ entry }: { entry: Entry }) {
  const { t } = useWords()
  return (
    <Frame
      icon={<IconPaperclip size={16} stroke={1.75} aria-hidden />}
      title={t('timeline.file')}
      who="added_by_id"
      entry={entry}
    >
      <Suspense>
        <Strip files={[entry.row as unknown as Attachment]} />
      </Suspense>
    </Frame>
  )
}

function ActivityEntry({ activity, entry, about }: { activity: ObjectDef; entry: Entry; about: About }) {
  const { say } = useWords()
  const { row } = entry
  const Icon = ICONS[row.kind as keyof typeof ICONS] ?? IconArrowBackUp
  const option = fieldOf(activity, 'kind')?.options?.find((known) => known.key === row.kind)
  const contact = fieldOf(activity, 'contact_id')
  const outcome = fieldOf(activity, 'outcome')
  const title = readValue(row, 'subject_line')
  const body = readValue(row, 'body')
  return (
    <Frame
      icon={<Icon size={16} stroke={1.75} aria-hidden />}
      title={option ? say(option.label) : String(row.kind)}
      who="user_id"
      entry={entry}
      side={
        <>
          {contact && about.field !== 'contact_id' && nameOf(row, 'contact_id') && (
            <span className={classes.entryWho}>
              <CellValue object={activity} field={contact} row={row} linked />
            </span>
          )}
          {outcome && readValue(row, 'outcome') !== null && (
            <CellValue object={activity} field={outcome} row={row} />
          )}
        </>
      }
    >
      {title !== null && <div className={classes.entrySubject}>{String(title)}</div>}
      {body !== null && <div className={classes.entryText}>{String(body)}</div>}
      <Files of={row} />
    </Frame>
  )
}

function CommentEntry({ entry }: { entry: Entry }) {
  const { t } = useWords()
  return (
    <Frame
      icon={<IconMessages size={16} stroke={1.75} aria-hidden />}
      title={t('timeline.comment')}
      who="author_id"
      entry={entry}
    >
      <div className={classes.entryText}>{String(readValue(entry.row, 'body') ?? '')}</div>
      <Files of={entry.row} />
    </Frame>
  )
}

function StageEntry({ entry }: { entry: Entry }) {
  const { t } = useWords()
  const history = useCatalog().named('stage_history')
  return (
    <Frame
      icon={<IconTargetArrow size={16} stroke={1.75} aria-hidden />}
      title={t('timeline.stage')}
      who="by_id"
      entry={entry}
      side={history && <Moved object={history} row={entry.row} from="from_stage" to="to_stage" />}
    />
  )
}

/** What the server gives as a reason where nobody gave one. */
const WITHOUT_REASON = /^[a-z_]*$/

function OwnerEntry({ entry }: { entry: Entry }) {
  const { t } = useWords()
  const { row } = entry
  const history = useCatalog().named('ownership_history')
  const reason = readValue(row, 'reason')
  const from = readValue(row, 'from_pool_id') === null ? 'from_user_id' : 'from_pool_id'
  const to = readValue(row, 'to_pool_id') === null ? 'to_user_id' : 'to_pool_id'
  return (
    <Frame
      icon={<IconUserShare size={16} stroke={1.75} aria-hidden />}
      title={t('timeline.owner')}
      who="by_id"
      entry={entry}
      side={history && <Moved object={history} row={row} from={from} to={to} />}
    >
      {typeof reason === 'string' && !WITHOUT_REASON.test(reason) && (
        <div className={classes.entryText}>{reason}</div>
      )}
    </Frame>
  )
}

function Moved({ object, row, from, to }: { object: ObjectDef; row: Row; from: string; to: string }) {
  const { t } = useWords()
  const value = (name: string) => {
    const field = fieldOf(object, name)
    return field && readValue(row, name) !== null ? (
      <CellValue object={object} field={field} row={row} />
    ) : (
      <span>{t('timeline.nobody')}</span>
    )
  }
  return <FromTo from={readValue(row, from) === null ? null : value(from)} to={value(to)} />
}
