/** Time zones by the names of the tz database. */

import type { OptionsFilter } from '@mantine/core'
import type { Language } from '~/words'
import { zoneName } from './zoneName'

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
export function zones(present: string | null, language: Language): Zone[] {
  const known = Intl.supportedValuesOf('timeZone')
  return [...new Set([...(present ? [present] : []), ...USUAL, ...known])].map((value) =>
    zone(value, language),
  )
}

export function zone(value: string, language: Language): Zone {
  return { value, label: zoneName(value, language) }
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

/** The zone of this device. */
export function deviceZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'Asia/Shanghai'
}
