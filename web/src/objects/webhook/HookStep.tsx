/** At the head of a webhook: a test, and beside it what one does seldom. */

import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconChevronDown, IconKey, IconReload, IconSend } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { may } from '~/api/catalog'
import { tell } from '~/feedback/toasts'
import { useAttempt } from '~/feedback/useAttempt'
import { refresh } from '~/record/refresh'
import { useWords } from '~/words'
import { formatNumber } from '~/words/format'
import type { PrimaryProps } from '../primary'
import { rotateSecret, sendFailed, sendTest } from './hooks'
import classes from './webhook.module.css'

export function HookStep({ object, row }: PrimaryProps) {
  const { t, language } = useWords()
  const client = useQueryClient()
  const { busy, attempt } = useAttempt({ aloud: true })
  if (!may(object, 'update')) return null
  const act = (work: () => Promise<string>) => () =>
    attempt(async () => {
      const text = await work()
      await refresh(client, object)
      tell({ tone: 'good', text })
    })
  const test = act(async () => {
    await sendTest(row.id)
    return t('webhook.test.sent')
  })
  const replay = act(async () => {
    const { replayed } = await sendFailed(row.id)
    return t('webhook.replay.done', { count: replayed, shown: formatNumber(replayed, language) })
  })
  const rotate = act(async () => {
    await rotateSecret(row.id)
    return t('webhook.rotate.done')
  })
  return (
    <div className={classes.step}>
      <Button loading={busy} leftSection={<IconSend size={16} aria-hidden />} onClick={test}>
        {t('webhook.test')}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={t('webhook.more')} data-thumb>
            <IconChevronDown size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconReload size={16} aria-hidden />} onClick={replay}>
            {t('webhook.replay')}
          </Menu.Item>
          <Menu.Item leftSection={<IconKey size={16} aria-hidden />} onClick={rotate}>
            {t('webhook.rotate')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}
