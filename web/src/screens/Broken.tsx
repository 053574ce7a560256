import { Button } from '@mantine/core'
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { Empty } from '~/feedback/Empty'
import { explain, isUnreachable } from '~/feedback/words'
import { useOnline } from '~/shell/useOnline'
import { useWords } from '~/words'

export function Broken({ error, reset }: ErrorComponentProps) {
  const { t } = useWords()
  const router = useRouter()
  const again = () => {
    reset()
    router.invalidate()
  }
  const online = useOnline()
  const wasOnline = useRef(online)
  useEffect(() => {
    if (online && !wasOnline.current) router.invalidate()
    wasOnline.current = online
  }, [online, router])
  const unreachable = isUnreachable(error)
  return (
    <Empty
      title={t(!online ? 'offline.title' : unreachable ? 'error.unreachable.title' : 'error.title')}
      action={
        <Button variant="default" onClick={again}>
          {t('retry')}
        </Button>
      }
    >
      {!online ? t('offline.shell') : unreachable ? t('error.unreachable.page') : explain(error, t)}
    </Empty>
  )
}
