/** Whether there is something that I have not read. What concerns me at once is also said at the bottom left. */

import { IconBell } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { lazy, useEffect, useRef } from 'react'
import { tell } from '~/feedback/toasts'
import { useCatalog, useMe } from '~/shell/context'
import { Late } from '~/shell/Late'
import { useWords } from '~/words'
import { formatInstant } from '~/words/format'
import { clockNow } from '~/words/zone'
import classes from './notice.module.css'
import { type NoticeKind, unreadQuery, useSubjects } from './notices'
import { sentence } from './sentence'

const Panel = lazy(async () => ({ default: (await import('./Panel')).Panel }))

/** What is said aloud when it comes. */
const ALOUD = new Set<NoticeKind>(['mention', 'reply', 'assigned', 'invited', 'task', 'event'])

/** Above this it is only said that there are more. */
const MOST = 99

export function Bell({ phone }: { phone: boolean }) {
  const { t } = useWords()
  const me = useMe()
  const possible = useCatalog().named('notification') !== undefined
  const { data } = useQuery({ ...unreadQuery(me.id), enabled: possible })
  if (!possible) return null
  const count = data?.count ?? 0
  const label = count > 0 ? t('notice.bell', { count }) : t('notice.title')
  const inside = (
    <>
      <IconBell size={20} stroke={1.75} aria-hidden />
      {count > 0 && (
        <span className={classes.count} aria-hidden>
          {count > MOST ? `${MOST}+` : count}
        </span>
      )}
    </>
  )
  return (
    <>
      <Aloud />
      {phone ? (
        <Link to="/notices" className={classes.bell} aria-label={label}>
          {inside}
        </Link>
      ) : (
        <Late
          menu={Panel}
          menuProps={{}}
          button={(press) => (
            <button
              type="button"
              className={classes.bell}
              aria-haspopup="dialog"
              aria-label={label}
              title={t('notice.title')}
              onClick={press}
            >
              {inside}
            </button>
          )}
        />
      )}
    </>
  )
}

/** Says what has come since the page was opened. */
function Aloud() {
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
