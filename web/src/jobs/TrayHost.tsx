/** The tray comes when there is something in it. */

import { lazy, Suspense } from 'react'
import { useJobs } from './jobs'

const Tray = lazy(async () => ({ default: (await import('./Tray')).Tray }))

export function TrayHost() {
  if (useJobs().length === 0) return null
  return (
    <Suspense>
      <Tray />
    </Suspense>
  )
}
