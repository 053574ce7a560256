/** Columns as they are kept. */

/** A column as it is kept, on this device or in a saved view. */
export interface Stored {
  name: string
  width?: number
  pinned?: boolean
}

/** Reads what was stored; anything unreadable counts as nothing. */
export function readColumns(text: string | null): Stored[] | null {
  try {
    const parsed: unknown = JSON.parse(text ?? 'null')
    if (!Array.isArray(parsed) || parsed.length === 0) return null
    const stored = parsed.filter(
      (entry): entry is Stored =>
        typeof entry === 'object' && entry !== null && typeof entry.name === 'string',
    )
    return stored.length > 0 ? stored : null
  } catch {
    return null
  }
}
