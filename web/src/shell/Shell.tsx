/** The frame around every screen: sidebar, top bar, and on the phone a bottom bar. */

import { useSuspenseQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { catalogQuery, sessionQuery } from '~/api/queries'
import { CreateDialog } from '~/form/lazy'
import { TrayHost } from '~/jobs/TrayHost'
import { PaletteHost } from '~/palette/PaletteHost'
import { ScreenKeeper } from '~/settings/ScreenKeeper'
import { TourHost } from '~/tour/TourHost'
import { useWords } from '~/words'
import { liveIn } from '~/words/zone'
import { CatalogContext, SessionContext } from './context'
import { KeySheetHost } from './KeySheetHost'
import { Offline } from './Offline'
import classes from './Shell.module.css'
import { Sidebar } from './Sidebar'
import { TopBar } from './TopBar'
import { usePhone } from './usePhone'

/** Once the screen is there: what changes from then on comes by itself. */
const LiveHost = lazy(async () => ({ default: (await import('~/live/LiveHost')).LiveHost }))
const DemoHere = lazy(async () => ({ default: (await import('~/demo/Here')).Here }))
const BottomBar = lazy(async () => ({ default: (await import('./BottomBar')).BottomBar }))

/** How long after the frame the line to the server is opened, in milliseconds: the first screen comes first. */
const SETTLED = 600

export function Shell() {
  const { t } = useWords()
  const phone = usePhone()
  const { data: session } = useSuspenseQuery(sessionQuery)
  const { data: catalog } = useSuspenseQuery(catalogQuery)
  const [painted, setPainted] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setPainted(true), SETTLED)
    return () => clearTimeout(timer)
  }, [])
  // Before anything below shows a day or an hour.
  if (session) liveIn(session.user.time_zone)
  return (
    <SessionContext value={session}>
      <CatalogContext value={catalog}>
        <a href="#main" className={classes.skip}>
          {t('skip')}
        </a>
        <div className={classes.shell} data-phone={phone || undefined}>
          {!phone && <Sidebar />}
          <div className={classes.column}>
            <TopBar phone={phone} />
            <Offline />
            {session?.demo === 'here' && (
              <Suspense>
                <DemoHere />
              </Suspense>
            )}
            <main id="main" className={classes.main} tabIndex={-1}>
              <Suspense>
                <Outlet />
              </Suspense>
            </main>
            {phone && (
              <Suspense fallback={<div className={classes.bottom} />}>
                <BottomBar />
              </Suspense>
            )}
          </div>
        </div>
        <PaletteHost />
        <KeySheetHost />
        <TrayHost />
        <ScreenKeeper />
        <TourHost />
        <Suspense>
          <CreateDialog />
        </Suspense>
        <Suspense>{painted && <LiveHost />}</Suspense>
      </CatalogContext>
    </SessionContext>
  )
}
