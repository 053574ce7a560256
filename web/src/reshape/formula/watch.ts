/** A field that is computed for the records that were there before it: seen in the tray until that is done. */

import type { QueryClient } from '@tanstack/react-query'
import { forget, start } from '~/jobs/jobs'
import { type ServerJob, serverWork, type Told } from '~/jobs/server'
import type { Translate } from '~/words'

/** What came of it, as the server says. */
interface Computed {
  changed: number
}

const told: Told = (result) => ({ done: (result as Computed).changed, refused: [] })

export async function watchCompute(
  { id, total, about }: Pick<ServerJob, 'id' | 'total' | 'about'>,
  { t, language }: { t: Translate; language: 'en' | 'zh' },
  client: QueryClient,
): Promise<void> {
  const { field } = about as { field: string }
  const job = await start(t('job.compute', { field }), serverWork(id, total, language, told))
  await client.invalidateQueries()
  if (job.state === 'done') forget(job.id)
}
