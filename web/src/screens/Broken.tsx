import { Button } from '@mantine/core'
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { Empty } from '~/feedback/Empty'
import { explain, isUnreachable } from '~/feedback/words'
import { useOnline } from '~/shell/useOnline'
import { useWords } from '~/words'

/** How long until the server is asked again by itself, in milliseconds. */
const AGAIN = 4_000

/** What stands where a screen can't be shown: why, and what to do. Out of reach of the server it goes on by itself. */
export function Broken({ error, reset }: ErrorComponentProps) {
  const { t } = useWords()
  const router = useRouter()
  const again = () => {
    reset()
    router.invalidate()
  }
  const online = useOnline()
  const unreachable = isUnreachable(error)
  const wasOnline = useRef(online)
  useEffect(() => {
    if (online && !wasOnline.current) router.invalidate()
    wasOnline.current = online
  }, [online, router])
  // Browsers say that they are online when a cable is in, whether or not it leads anywhere.
  useEffect(() => {
    if (!unreachable) return
    const timer = setInterval(() => router.invalidate(), AGAIN)
    return () => clearInterval(timer)
  }, [unreachable, router])
  return (
    <Empty
      title={t(!online ? 'offline.title' : unreachable ? 'error.unreachable.title' : 'error.title')}
      action={
        <Button variant="default" onClick={again}>
          {t('retry')}
        </Button>
      }
    >
      {!online || unreachable ? t('offline.shell') : explain(error, t)}
    </Empty>
  )
}
