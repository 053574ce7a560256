/** With whom something private is shared: colleagues and departments, each a record of its own. */

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

/** What can be shared. */
export interface Shared {
  kind: keyof typeof KINDS
  id: number
  name: string
  /** Whether everybody sees it. */
  everyone: boolean
}

/** Where things that can be shared lie, and those who see them. */
const KINDS = {
  view: {
    path: 'saved_views',
    of: 'saved_view_id',
    user: 'saved_view_readers',
    department: 'saved_view_departments',
  },
  dashboard: {
    path: 'dashboards',
    of: 'dashboard_id',
    user: 'dashboard_readers',
    department: 'dashboard_departments',
  },
} as const

const FIELDS = { user: 'user_id', department: 'department_id' } as const

interface Found {
  id: number
  who: Named | null
  of: number
}

export function readersQuery({ kind: what, id: shared }: Pick<Shared, 'kind' | 'id'>) {
  const places = KINDS[what]
  return queryOptions({
    queryKey: ['readers', what, shared],
    queryFn: async ({ signal }): Promise<Kept[]> => {
      const kinds: ReaderKind[] = ['department', 'user']
      const all = await Promise.all(
        kinds.map(async (kind) => {
          const field = FIELDS[kind]
          const select = `id,of:${field},who:${field}(id,title:name)`
          const rows = await askJson<Found[]>(
            `${places[kind]}?select=${select}&${places.of}=eq.${shared}&order=id&limit=500`,
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

/** Writes it, all or nothing, together with what becomes of the thing itself. */
export async function share(
  { kind: what, id: shared }: Pick<Shared, 'kind' | 'id'>,
  visibility: 'private' | 'everyone',
  { add, remove }: Difference,
): Promise<void> {
  const places = KINDS[what]
  const operations = [
    { op: 'update', object: places.path, id: shared, values: { visibility } },
    ...add.map(({ kind, id }) => ({
      op: 'create',
      object: places[kind],
      values: { [places.of]: shared, [FIELDS[kind]]: id },
    })),
    ...remove.map(({ kind, row }) => ({ op: 'delete', object: places[kind], id: row })),
  ]
  await ask('rpc/batch', { method: 'POST', body: { operations } })
}
