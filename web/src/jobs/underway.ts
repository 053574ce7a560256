/** Long work of the server that was begun before the page was loaded comes into the tray. */

import type { QueryClient } from '@tanstack/react-query'
import { watchUndo } from '~/import/undo'
import { watchImport } from '~/import/watch'
import type { Translate } from '~/words'
import { known } from './jobs'
import { unfinished } from './server'

export async function showUnderway(
  words: { t: Translate; language: 'en' | 'zh' },
  client: QueryClient,
): Promise<void> {
  for (const { id, kind, total, about } of await unfinished()) {
    if (kind === 'import') void watchImport({ id, total, about }, words, client)
    if (kind === 'undo_import' && !known(id)) void watchUndo({ id, total }, words, client)
  }
}
