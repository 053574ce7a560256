/** Time zones by the names of the tz database. */

import type { OptionsFilter } from '@mantine/core'
import { currentLanguage, type Language } from '~/words'

/** Those that most people here choose from, first. */
const USUAL = [
  'Asia/Shanghai',
  'Asia/Hong_Kong',
  'Asia/Singapore',
  'Asia/Tokyo',
  'Europe/London',
  'America/New_York',
]

/** A zone and what it is called: `北京时间 (UTC+8)`, `Tokyo · Japan Standard Time (UTC+9)`. */
export interface Zone {
  value: string
  label: string
}

/** All zones that the browser knows, the usual ones and the present one first. */
export function zones(present: string, language = currentLanguage()): Zone[] {
  const known = Intl.supportedValuesOf('timeZone')
  return [...new Set([present, ...USUAL, ...known])].map((value) => ({
    value,
    label: zoneName(value, language),
  }))
}

const plain = (text: string) => text.toLowerCase().replaceAll('_', ' ')

/** Finds zones by what they are called, and by their names in the database. */
export function findZones({ options, search, limit }: Parameters<OptionsFilter>[0]) {
  const wanted = plain(search.trim())
  const found = options.filter(
    (option) =>
      'value' in option && [option.value, option.label].some((text) => plain(text).includes(wanted)),
  )
  return found.slice(0, limit)
}

/** Finding some four hundred names takes a while; once is enough. */
const names = new Map<string, string>()

/** What people call a zone. */
export function zoneName(zone: string, language: Language): string {
  const key = `${language} ${zone}`
  const known = names.get(key)
  if (known !== undefined) return known
  const found = named(zone, language)
  names.set(key, found)
  return found
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

/** The zone of this device. */
export function deviceZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'Asia/Shanghai'
}
