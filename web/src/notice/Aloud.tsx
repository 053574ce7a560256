/** Says at the bottom left what has come since the page was opened, if it concerns me at once. */

import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { tell } from '~/feedback/toasts'
import { useMe } from '~/shell/context'
import { useWords } from '~/words'
import { formatInstant } from '~/words/format'
import { clockNow } from '~/words/zone'
import type { NoticeKind } from './kinds'
import { useSubjects } from './notices'
import { sentence } from './sentence'
import { unreadQuery } from './unread'

/** What is said aloud when it comes. */
const ALOUD = new Set<NoticeKind>(['mention', 'reply', 'assigned', 'invited', 'task', 'event'])

export function Aloud() {
  const { t, say, language } = useWords()
  const me = useMe()
  const navigate = useNavigate()
  const { data } = useQuery(unreadQuery(me.id))
  const newest = data?.newest ?? null
  const subject = useSubjects(newest ? [newest] : [])
  const about = newest ? subject(newest) : undefined
  const known = useRef<number | null>(null)
  useEffect(() => {
    if (!data) return
    if (known.current === null) {
      known.current = newest?.id ?? 0
      return
    }
    if (!newest || newest.id <= known.current || !about) return
    known.current = newest.id
    if (!ALOUD.has(newest.kind)) return
    const when = (at: string) => formatInstant(at, language, clockNow(), t('today'))
    const go = () =>
      navigate({ to: '/$object/$id', params: { object: about.object.plural, id: String(about.id) } })
    const text = sentence(newest, about, { t, say, when })
    tell({ tone: 'good', text, lead: { word: t('notice.look'), go } })
  }, [data, newest, about, language, t, say, navigate])
  return null
}
