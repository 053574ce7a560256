/** Whether I am invited to an event, what I said, and saying it. */

import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { ask, askJson } from '~/api/client'
import type { ObjectDef } from '~/api/types'
import { refresh } from '~/record/refresh'

export const ANSWERS = ['accepted', 'tentative', 'declined'] as const
export type Answer = (typeof ANSWERS)[number]

/** What I said; nothing yet is `waiting`. */
export type Said = Answer | 'waiting'

interface Attendee {
  event_id: number
  response: Said
}

/** What I said to each of these events to which I am invited. */
export async function readInvitations(
  ids: number[],
  me: number,
  signal?: AbortSignal,
): Promise<Map<number, Said>> {
  if (ids.length === 0) return new Map()
  const query = new URLSearchParams({
    select: 'event_id,response',
    user_id: `eq.${me}`,
    event_id: `in.(${[...new Set(ids)].join(',')})`,
    limit: '1000',
  })
  const rows = await askJson<Attendee[]>(`event_attendees?${query}`, { signal })
  return new Map(rows.map((row) => [row.event_id, row.response]))
}

export const invitationQuery = (event: number, me: number) =>
  queryOptions({
    queryKey: ['invitation', event, me],
    queryFn: async ({ signal }) => (await readInvitations([event], me, signal)).get(event) ?? null,
  })

/** Says it, of a series for the one time that begins then if there is one; answers the event that was meant. */
async function say(event: number, response: Said, only: string | null): Promise<number> {
  const body = { event, response, ...(only === null ? {} : { recurrence_id: only }) }
  const response_ = await ask('rpc/answer_invitation', { method: 'POST', body })
  return ((await response_.json()) as { event: number }).event
}

/** Says it, and gives the way back. */
export async function answer(
  client: QueryClient,
  object: ObjectDef,
  { event, said, only }: { event: number; said: Said; only: string | null },
  response: Answer,
): Promise<() => Promise<void>> {
  const fresh = () =>
    Promise.all([refresh(client, object), client.invalidateQueries({ queryKey: ['invitation'] })])
  const meant = await say(event, response, only)
  await fresh()
  return async () => {
    await say(meant, said, null)
    await fresh()
  }
}
