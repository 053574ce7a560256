/** What comes over the line: the events of `GET /api/v1/live`. */

export interface Changed {
  kind: 'change'
  position: number
  object: string
  id: number
  version: number | null
  change: 'create' | 'update' | 'delete' | 'restore'
  fields: string[]
  by: number | null
  at: string
}

export interface Removed {
  kind: 'removed'
  position: number
  object: string
  id: number
}

/** Ask again: for these objects, or for everything. */
export interface Resync {
  kind: 'resync'
  position: number
  why: string
  objects: string[] | null
}

/** Who looks at a record has changed. */
export interface Presence {
  kind: 'presence'
  position: null
  object: string
  id: number
}

export type LiveEvent = Changed | Removed | Resync | Presence

export const EVENTS = ['change', 'removed', 'resync', 'presence'] as const

/** Reads one event; nothing if it is none that is known. */
export function readEvent(kind: string, id: string, data: string): LiveEvent | null {
  try {
    const said = JSON.parse(data)
    const position = kind === 'presence' ? null : Number(id)
    if (!EVENTS.includes(kind as LiveEvent['kind'])) return null
    return { ...said, kind, position } as LiveEvent
  } catch {
    return null
  }
}
