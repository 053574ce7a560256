/** Keeps the screen up to date while it is open, and says so when it can't. */

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { catalogQuery, sessionQuery } from '~/api/queries'
import { useWords } from '~/words'
import { Applier } from './apply'
import { openLine } from './line'
import classes from './live.module.css'

/** How long the line may be down before one is told, in milliseconds. */
const CALM = 8_000

export function LiveHost() {
  const { t } = useWords()
  const client = useQueryClient()
  const [lost, setLost] = useState(false)
  useEffect(() => {
    const applier = new Applier(client, () => client.getQueryData(catalogQuery.queryKey))
    let timer: ReturnType<typeof setTimeout> | undefined
    const wait = () => {
      timer ??= setTimeout(() => setLost(true), CALM)
    }
    const close = openLine({
      after: client.getQueryData(sessionQuery.queryKey)?.position ?? 0,
      onEvents: (events) => applier.take(events),
      onState: (state) => {
        if (state === 'off') return wait()
        clearTimeout(timer)
        timer = undefined
        setLost(false)
      },
    })
    wait()
    return () => {
      clearTimeout(timer)
      close()
      applier.close()
    }
  }, [client])
  return (
    <div role="status" data-unprinted>
      {lost && navigator.onLine && <p className={classes.lost}>{t('live.lost')}</p>}
    </div>
  )
}
