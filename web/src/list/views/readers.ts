/** With whom a private view is shared: colleagues and departments, each a record of its own. */

import { queryOptions } from '@tanstack/react-query'
import { ask, askJson } from '~/api/client'
import type { Named } from '~/api/types'

export type ReaderKind = 'user' | 'department'

export interface Reader {
  kind: ReaderKind
  id: number
  title: string | null
}

/** A reader as it lies on the server. */
interface Kept extends Reader {
  /** The id of the row that says so. */
  row: number
}

const PLACES = {
  user: { path: 'saved_view_readers', field: 'user_id' },
  department: { path: 'saved_view_departments', field: 'department_id' },
} as const

interface Found {
  id: number
  who: Named | null
  of: number
}

export function readersQuery(view: number) {
  return queryOptions({
    queryKey: ['view readers', view],
    queryFn: async ({ signal }): Promise<Kept[]> => {
      const kinds: ReaderKind[] = ['department', 'user']
      const all = await Promise.all(
        kinds.map(async (kind) => {
          const { path, field } = PLACES[kind]
          const select = `id,of:${field},who:${field}(id,title:name)`
          const rows = await askJson<Found[]>(
            `${path}?select=${select}&saved_view_id=eq.${view}&order=id&limit=500`,
            { signal },
          )
          return rows.map((row): Kept => ({ kind, row: row.id, id: row.of, title: row.who?.title ?? null }))
        }),
      )
      return all.flat()
    },
  })
}

export const readerKey = ({ kind, id }: Pick<Reader, 'kind' | 'id'>) => `${kind}-${id}`

export interface Difference {
  add: Reader[]
  remove: Kept[]
}

/** What must be written so that those who are kept become those who are wanted. */
export function difference(kept: Kept[], wanted: Reader[]): Difference {
  const has = (all: Pick<Reader, 'kind' | 'id'>[], one: Reader) =>
    all.some((each) => readerKey(each) === readerKey(one))
  return {
    add: wanted.filter((one) => !has(kept, one)),
    remove: kept.filter((one) => !has(wanted, one)),
  }
}

/** Writes it, all or nothing, together with what becomes of the view itself. */
export async function share(
  view: number,
  visibility: 'private' | 'everyone',
  { add, remove }: Difference,
): Promise<void> {
  const operations = [
    { op: 'update', object: 'saved_views', id: view, values: { visibility } },
    ...add.map(({ kind, id }) => ({
      op: 'create',
      object: PLACES[kind].path,
      values: { saved_view_id: view, [PLACES[kind].field]: id },
    })),
    ...remove.map(({ kind, row }) => ({ op: 'delete', object: PLACES[kind].path, id: row })),
  ]
  await ask('rpc/batch', { method: 'POST', body: { operations } })
}
