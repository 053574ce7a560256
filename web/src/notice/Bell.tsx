/** Whether there is something that I have not read. What concerns me at once is also said at the bottom left. */

import { IconBell } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useCatalog, useMe } from '~/shell/context'
import { Late } from '~/shell/Late'
import { useWords } from '~/words'
import classes from './notice.module.css'
import { unreadQuery } from './unread'

const Panel = lazy(async () => ({ default: (await import('./Panel')).Panel }))
const Aloud = lazy(async () => ({ default: (await import('./Aloud')).Aloud }))

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
      <Suspense>
        <Aloud />
      </Suspense>
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
