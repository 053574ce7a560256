import type { QueryClient } from '@tanstack/react-query'
import type { ObjectDef } from '~/api/types'

/** What was read of an object, and of what hangs on it, is read again. */
export async function refresh(client: QueryClient, object: ObjectDef): Promise<void> {
  const stale = [
    'rows',
    'total',
    'board',
    'related',
    'timeline',
    'files',
    'home',
    'calendar',
    'chart',
    'favourite names',
    'history',
    'bin',
  ]
  await Promise.all([
    ...stale.map((key) => client.invalidateQueries({ queryKey: [key] })),
    client.invalidateQueries({ queryKey: ['record', object.plural] }),
  ])
}
