/** What was typed into a form and not yet saved; it survives a reload. */

import type { Values } from '~/api/records'

/** How long a draft is kept, in milliseconds. */
const KEPT = 7 * 86_400_000

export interface Draft {
  values: Values
  /** Makes sure that what is sent twice is made once. */
  key: string
}

interface Stored extends Draft {
  at: number
}

const place = (object: string) => `steward.draft.${object}`

export function readDraft(object: string, now: number, storage: Storage = localStorage): Draft | null {
  try {
    const stored = JSON.parse(storage.getItem(place(object)) ?? 'null') as Stored | null
    if (
      !stored ||
      typeof stored.values !== 'object' ||
      typeof stored.key !== 'string' ||
      now - stored.at > KEPT
    )
      return null
    return { values: stored.values, key: stored.key }
  } catch {
    return null
  }
}

export function writeDraft(object: string, draft: Draft, now: number, storage: Storage = localStorage): void {
  const stored: Stored = { ...draft, at: now }
  storage.setItem(place(object), JSON.stringify(stored))
}

export function dropDraft(object: string, storage: Storage = localStorage): void {
  storage.removeItem(place(object))
}
