/** Events, tasks and other dates by month, week, day, or as an agenda. */

import { SegmentedControl } from '@mantine/core'
import { IconEye } from '@tabler/icons-react'
import { useSearch } from '@tanstack/react-router'
import { lazy, useMemo } from 'react'
import { may } from '~/api/catalog'
import { useCatalog, useMe, useSession } from '~/shell/context'
import { Late } from '~/shell/Late'
import { useWords } from '~/words'
import { toInstant } from '~/words/zone'
import classes from './calendar.module.css'
import { Frame } from './Frame'
import { allSources, USUAL } from './sources'
import { useView } from './useView'

const SourceMenu = lazy(async () => ({ default: (await import('./SourceMenu')).SourceMenu }))

export function CalendarScreen() {
  const { t } = useWords()
  const catalog = useCatalog()
  const me = useMe()
  const { rights } = useSession()
  const search = useSearch({ strict: false })
  const all = useMemo(() => allSources(catalog), [catalog])
  const shown = search.show ?? USUAL
  const whose = search.who ?? 'me'
  const event = catalog.named('event')
  const view = useView({
    sources: all.filter((source) => shown.includes(source.key)),
    narrowed: { me: whose === 'me' ? me.id : null, filter: '' },
    make: (start, end) =>
      event && may(event, 'create')
        ? {
            create: event.plural,
            with: [`starts_at.${toInstant(start)}`, `ends_at.${toInstant(end)}`],
          }
        : null,
  })
  const { phone, go } = view

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
  return <Frame view={view} before={before} behind={behind} />
}
