/** How many notices I have not read: asked on every screen. */

import { queryOptions } from '@tanstack/react-query'
import { ask } from '~/api/client'
import type { NoticeKind } from './kinds'

export interface Notice {
  id: number
  kind: NoticeKind
  subject_object: string | null
  subject_id: number | null
  comment: { id: number; body: string } | null
  actor: { id: number; name: string } | null
  number: number
  /** Names of changed fields, or when something takes place. */
  detail: string[] | { at: string | null } | null
  read_at: string | null
  created_at: string
}

/** The object of notifications, as addresses and live events have it. */
export const NOTICES = 'notifications'

/** What is asked of one. */
export const SELECT =
  'id,kind,subject_object,subject_id,comment(id,body),actor(id,name),number,detail,read_at,created_at'

/** How many I have not read, and the newest of them. */
export function unreadQuery(me: number) {
  return queryOptions({
    queryKey: ['notices', NOTICES, me, 'count'],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ select: SELECT, order: 'id.desc', limit: '1' })
      query.set('user_id', `eq.${me}`)
      query.set('read_at', 'is.null')
      const headers = { Prefer: 'count=estimated' }
      const response = await ask(`${NOTICES}?${query}`, { signal, headers })
      const rows = (await response.json()) as Notice[]
      return {
        count: Number(response.headers.get('Content-Range')?.split('/')[1] ?? 0),
        newest: rows[0] ?? null,
      }
    },
  })
}
