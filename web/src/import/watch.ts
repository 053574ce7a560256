/** An import in the tray: it goes on when the page is left, and is found again when one comes back. */

import type { QueryClient } from '@tanstack/react-query'
import { tell } from '~/feedback/toasts'
import { forget, known, start } from '~/jobs/jobs'
import { serverWork } from '~/jobs/server'
import type { Translate } from '~/words'
import { formatNumber } from '~/words/format'

/** What came of it, as the server says. */
interface Imported {
  created: number
  updated: number
  refused: number
}

/** What a job says that it is about. */
interface About {
  file: string
}

interface Words {
  t: Translate
  language: 'en' | 'zh'
}

/** Shows a job that imports, until it has ended. */
export async function watchImport(
  { id, total, about }: { id: number; total: number | null; about: unknown },
  { t, language }: Words,
  client: QueryClient,
): Promise<void> {
  if (known(id)) return
  let imported: Imported | null = null
  const told = (result: unknown) => {
    imported = result as Imported
    return { done: imported.created + imported.updated, refused: [] }
  }
  const label = t('import.running', { file: (about as About).file })
  const job = await start(label, serverWork(id, total, language, told))
  await client.invalidateQueries()
  if (imported === null) return
  const { created, updated, refused } = imported as Imported
  forget(job.id)
  const number = (count: number) => formatNumber(count, language)
  const counts = { created: number(created), updated: number(updated), refused: number(refused) }
  tell({ tone: 'good', text: t(refused > 0 ? 'import.ended.refused' : 'import.ended', counts) })
}
