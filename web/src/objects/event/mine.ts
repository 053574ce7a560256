/** The condition that an event is one's own, or that one is invited to it. */

import type { ObjectDef } from '~/api/types'

export function mineOrInvited(event: ObjectDef, me: number): string {
  const invites = event.relations.some(({ plural }) => plural === 'event_attendees')
  return invites ? `or=(owner_id.eq.${me},@event_attendees.user_id.eq.${me})` : `owner_id=eq.${me}`
}
