/** Marks everything as read, and takes that back. */

import { Button } from '@mantine/core'
import { IconChecks } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { useMe } from '~/shell/context'
import { useWords } from '~/words'
import { CHUNK, mark, markAll } from './notices'
import { unreadQuery } from './unread'

export function ReadAll() {
  const { t } = useWords()
  const me = useMe()
  const client = useQueryClient()
  const { data } = useQuery(unreadQuery(me.id))
  const [busy, setBusy] = useState(false)
  if (!data || data.count === 0) return null
  const again = () => client.invalidateQueries({ queryKey: ['notices'] })
  const back = async (ids: number[]) => {
    for (let at = 0; at < ids.length; at += CHUNK) await mark(ids.slice(at, at + CHUNK), false)
    await again()
  }
  const run = async () => {
    setBusy(true)
    try {
      const ids = await markAll(me.id)
      await again()
      tell({ tone: 'good', text: t('notice.read_all.done'), undo: () => back(ids) })
    } catch (error) {
      tell({ tone: 'bad', text: explain(error, t) })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      data-thumb
      leftSection={<IconChecks size={16} aria-hidden />}
      loading={busy}
      onClick={run}
    >
      {t('notice.read_all')}
    </Button>
  )
}
