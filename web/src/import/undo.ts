/** Taking an import out again, in the background. */

import type { QueryClient } from '@tanstack/react-query'
import { askJson } from '~/api/client'
import { tell } from '~/feedback/toasts'
import { forget, start } from '~/jobs/jobs'
import { serverWork, type Told } from '~/jobs/server'
import type { Translate } from '~/words'
import { formatNumber } from '~/words/format'

/** What came of it, as the server says. */
interface Undone {
  removed: number
  restored: number
  left: { object: string; id: number; why: 'edited' | 'used' | 'forbidden' }[]
}

const told =
  (t: Translate): Told =>
  (result) => {
    const { removed, restored, left } = result as Undone
    return {
      done: removed + restored,
      refused: left.map(({ id, why }) => ({ id, why: t(`import.undo.${why}`) })),
    }
  }

interface Words {
  t: Translate
  language: 'en' | 'zh'
}

/** Shows a job that undoes an import, until it has ended. */
export async function watchUndo(
  { id, total }: { id: number; total: number | null },
  { t, language }: Words,
  client: QueryClient,
): Promise<void> {
  let undone: Undone | null = null
  const keep: Told = (result) => {
    undone = result as Undone
    return told(t)(result)
  }
  const job = await start(t('job.import.undo'), serverWork(id, total, language, keep))
  await client.invalidateQueries()
  if (undone === null || job.progress.refused.length > 0) return
  // With nothing left to look at, one sentence says it all.
  const { removed, restored } = undone as Undone
  forget(job.id)
  const number = (count: number) => formatNumber(count, language)
  tell({
    tone: 'good',
    text: t('import.undone', { removed: number(removed), restored: number(restored) }),
  })
}

/** Wants an import undone; it is under way when this is kept. */
export async function undoImport(batch: number, words: Words, client: QueryClient): Promise<void> {
  const { job } = await askJson<{ job: number }>('rpc/undo_import', { method: 'POST', body: { id: batch } })
  void watchUndo({ id: job, total: null }, words, client)
}
