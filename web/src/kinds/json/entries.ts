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
    ? value.map((one, at) => [String(at + 1), one])
    : Object.entries(value)
  return pairs.map(([name, one]) => ({ name, text: plain(one) }))
}

function plain(value: unknown): string | null {
  if (value === null) return '—'
  if (Array.isArray(value) && value.every((one) => one === null || typeof one !== 'object'))
    return value.join(', ')
  return typeof value === 'object' ? null : String(value)
}
