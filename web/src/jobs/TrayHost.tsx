/** The tray comes when there is something in it. */

import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect } from 'react'
import { useWords } from '~/words'
import { useJobs } from './jobs'

const Tray = lazy(async () => ({ default: (await import('./Tray')).Tray }))

/** How long after the start it is asked what is still under way: the first screen goes first. */
const LATER = 5_000

export function TrayHost() {
  const { t, language } = useWords()
  const client = useQueryClient()
  useEffect(() => {
    const look = async () => {
      const { showUnderway } = await import('./underway')
      // What can't be asked now is seen at the next start; the work goes on without it.
      await showUnderway({ t, language }, client).catch(() => undefined)
    }
    const later = setTimeout(look, LATER)
    return () => clearTimeout(later)
  }, [t, language, client])
  if (useJobs().length === 0) return null
  return (
    <Suspense>
      <Tray />
    </Suspense>
  )
}
