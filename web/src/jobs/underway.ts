/** Long work of the server that was begun before the page was loaded comes into the tray. */

import type { QueryClient } from '@tanstack/react-query'
import { watchUndo } from '~/import/undo'
import { watchImport } from '~/import/watch'
import { watchCompute } from '~/reshape/formula/watch'
import type { Translate } from '~/words'
import { known } from './jobs'
import { unfinished } from './server'

export async function showUnderway(
  words: { t: Translate; language: 'en' | 'zh' },
  client: QueryClient,
): Promise<void> {
  for (const job of await unfinished()) {
    if (job.kind === 'import') void watchImport(job, words, client)
    if (known(job.id)) continue
    if (job.kind === 'undo_import') void watchUndo(job, words, client)
    if (job.kind === 'compute_field') void watchCompute(job, words, client)
  }
}
