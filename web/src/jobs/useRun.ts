/** Runs work on many records, tells how it ended, and offers to take it back. */

import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { ObjectDef } from '~/api/types'
import { type Toast, tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { refresh } from '~/record/refresh'
import { useWords } from '~/words'
import { forget, type Job, start, type Work } from './jobs'

/** Work on no more records than these is over before one could watch it: its tray entry goes by itself. */
const SMALL = 1000

export function useRun(object: ObjectDef) {
  const { t } = useWords()
  const client = useQueryClient()
  return useCallback(
    async (label: string, work: Work, ended: (done: number) => string, lead?: Toast['lead']) => {
      const job = await start(label, work)
      await refresh(client, object)
      if (job.state === 'failed' && job.progress.seen === 0) {
        forget(job.id)
        tell({ tone: 'bad', text: explain(job.error, t) })
        return
      }
      if (job.state !== 'done') return
      if (isSmall(job)) forget(job.id)
      const first = job.progress.refused[0]
      if (first && job.progress.done === 0) {
        tell({ tone: 'bad', text: first.why })
        return
      }
      const undo = work.undo
      const back = async () => {
        if (!undo) return
        forget(job.id)
        const taken = await start(t('job.undo', { what: label }), undo())
        if (taken.state === 'done') forget(taken.id)
        await refresh(client, object)
      }
      tell({ tone: 'good', text: ended(job.progress.done), undo: undo && back, lead })
    },
    [client, object, t],
  )
}

function isSmall({ total, progress }: Job): boolean {
  return (total ?? progress.seen) <= SMALL && progress.refused.length === 0
}
