/** Time zones by the names of the tz database. */

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

/** A zone and what it is called: `中国标准时间 · Asia/Shanghai`. */
export interface Zone {
  value: string
  label: string
}

/** All zones that the browser knows, the usual ones and the present one first. */
export function zones(present: string, language = currentLanguage()): Zone[] {
  const known = Intl.supportedValuesOf('timeZone')
  return [...new Set([present, ...USUAL, ...known])].map((value) => ({
    value,
    label: [nameOf(value, language), value].filter((part) => part !== null).join(' · '),
  }))
}

/** Finding some four hundred names takes a while; once is enough. */
const names = new Map<string, string | null>()

/** What people call a zone; nothing where there is only its distance from Greenwich. */
function nameOf(zone: string, language: Language): string | null {
  const key = `${language} ${zone}`
  const known = names.get(key)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName: 'longGeneric' })
  const name = format.formatToParts().find(({ type }) => type === 'timeZoneName')?.value
  const found = name && !/\d/.test(name) ? name : null
  names.set(key, found)
  return found
}

/** The zone of this device. */
export function deviceZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'Asia/Shanghai'
}
