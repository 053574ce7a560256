/** What I want to be told of. */

import type { Value } from '~/api/types'
import type { Setting } from '~/settings/useSetting'
import { KINDS, type NoticeKind } from './kinds'

export interface Wish {
  off: NoticeKind[]
  /** How long before an event I am reminded, in minutes; 0 for never. */
  event_minutes: number
}

/** How long before an event one can be reminded of it; the server knows the same. */
export const EVENT_MINUTES = [0, 5, 10, 15, 30, 60, 1440]

/** As long as one has not chosen. */
const UNSET: Wish = { off: [], event_minutes: 15 }

/** Reads what was stored; what can't be read counts as not set. */
export function readWish(stored: unknown): Wish {
  if (!stored || typeof stored !== 'object') return UNSET
  const { off, event_minutes } = stored as { off?: unknown; event_minutes?: unknown }
  return {
    off: Array.isArray(off) ? KINDS.filter((kind) => off.includes(kind)) : [],
    event_minutes: EVENT_MINUTES.find((minutes) => minutes === event_minutes) ?? UNSET.event_minutes,
  }
}

export const WISH: Setting<Wish> = {
  key: 'notifications',
  read: readWish,
  write: (wish) => wish as unknown as Value,
}
