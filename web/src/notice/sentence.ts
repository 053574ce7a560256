/** A notice in words. */

import { fieldOf } from '~/api/catalog'
import type { Words } from '~/api/types'
import type { Translate } from '~/words'
import type { Subject } from './notices'
import type { Notice } from './unread'

/** How many changed fields are named. */
const NAMED = 3

interface Speech {
  t: Translate
  say: (words: Words) => string
  /** A moment in words. */
  when: (at: string) => string
}

/** What happened, with the record's name if I may see it. */
export function sentence(notice: Notice, subject: Subject | undefined, { t, say, when }: Speech): string {
  const who = notice.actor?.name ?? t('notice.somebody')
  const what = subject ? say(subject.object.label) : ''
  const title = subject?.title ?? t('notice.unseen')
  const at =
    notice.detail && !Array.isArray(notice.detail) && notice.detail.at ? when(notice.detail.at) : null
  switch (notice.kind) {
    case 'assigned':
      if (notice.number > 1) return t('notice.assigned.many', { who, what, number: notice.number })
      return t('notice.assigned', { who, what, title })
    case 'task':
      return at ? t('notice.task.due', { title, at }) : t('notice.task', { title })
    case 'event':
      return t('notice.event', { title, at: at ?? '' })
    case 'webhook':
      return t('notice.webhook', { title })
    case 'moved':
    case 'changed':
      return t(`notice.${notice.kind}`, { who, title, fields: fieldsOf(notice, subject, t, say) })
    default:
      return t(`notice.${notice.kind}`, { who, what, title })
  }
}

/** The labels of the changed fields that I may see. */
function fieldsOf(notice: Notice, subject: Subject | undefined, t: Translate, say: Speech['say']): string {
  const names = Array.isArray(notice.detail) ? notice.detail : []
  const labels = names.flatMap((name) => {
    const field = subject && fieldOf(subject.object, name)
    return field ? [say(field.label)] : []
  })
  if (labels.length === 0) return t('notice.something')
  const some = labels.slice(0, NAMED).join(t('comma'))
  return labels.length > NAMED ? t('notice.and_more', { some }) : some
}
