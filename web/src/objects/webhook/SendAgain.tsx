/** Sending a delivery again, from its record. */

import { Button } from '@mantine/core'
import { IconReload } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { tell } from '~/feedback/toasts'
import { useAttempt } from '~/feedback/useAttempt'
import { refresh } from '~/record/refresh'
import { useWords } from '~/words'
import type { PrimaryProps } from '../primary'
import { sendAgain } from './hooks'

export function SendAgain({ object, row }: PrimaryProps) {
  const { t } = useWords()
  const client = useQueryClient()
  const { busy, attempt } = useAttempt({ aloud: true })
  const send = () =>
    attempt(async () => {
      await sendAgain(row.id)
      await refresh(client, object)
      tell({ tone: 'good', text: t('webhook.again.done') })
    })
  return (
    <Button loading={busy} leftSection={<IconReload size={16} aria-hidden />} onClick={send}>
      {t('webhook.again')}
    </Button>
  )
}
