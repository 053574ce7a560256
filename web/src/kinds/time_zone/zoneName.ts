/** What people call a time zone. */

import type { Language } from '~/words'

/** Finding some four hundred names takes a while; once is enough. */
const names = new Map<string, string>()

/** What people call a zone. */
export function zoneName(zone: string, language: Language): string {
  const key = `${language} ${zone}`
  const before = names.get(key)
  if (before !== undefined) return before
  const found = known(zone) ? named(zone, language) : zone
  names.set(key, found)
  return found
}

/** Whether this browser knows the zone: records may come from systems that know others. */
function known(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

function named(zone: string, language: Language): string {
  const part = (style: 'longGeneric' | 'shortGeneric' | 'shortOffset') =>
    new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName: style })
      .formatToParts()
      .find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const ahead = `UTC${part('shortOffset').replace(/^(GMT|UTC)/, '')}`
  if (zone === 'UTC') return zone
  // What all of China calls its time.
  if (language === 'zh' && zone === 'Asia/Shanghai') return `北京时间 (${ahead})`
  // In Chinese the short name has the place in it, and no two zones share one.
  if (language === 'zh') return `${part('shortGeneric')} (${ahead})`
  const place = zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ')
  const name = part('longGeneric')
  return /\d/.test(name) ? `${place} (${ahead})` : `${place} · ${name} (${ahead})`
}
