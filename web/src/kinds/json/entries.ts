/** JSON as people can read it: names and plain values; what lies deeper is only said to be there. */

export interface Entry {
  name: string
  /** Nothing if something structured lies inside. */
  text: string | null
}

export function entries(value: unknown): Entry[] {
  if (value === null || value === undefined) return []
  if (typeof value !== 'object') return [{ name: '1', text: String(value) }]
  const pairs: [string, unknown][] = Array.isArray(value)
    ? value.map((one, at) => pair(one) ?? [String(at + 1), one])
    : Object.entries(value)
  return pairs.map(([name, one]) => ({ name, text: plain(one) }))
}

/** An object of two plain values says what the first one's is: a heading's field, say. */
function pair(one: unknown): [string, unknown] | null {
  if (one === null || typeof one !== 'object' || Array.isArray(one)) return null
  const [name, value, ...more] = Object.values(one)
  const named = typeof name === 'string' && name !== ''
  return named && value !== undefined && more.length === 0 ? [name, value] : null
}

function plain(value: unknown): string | null {
  if (value === null) return '—'
  if (Array.isArray(value) && value.every((one) => one === null || typeof one !== 'object'))
    return value.join(', ')
  return typeof value === 'object' ? null : String(value)
}
