/** Time zones by the names of the tz database. */

/** Those that most people here choose from, first. */
const USUAL = [
  'Asia/Shanghai',
  'Asia/Hong_Kong',
  'Asia/Singapore',
  'Asia/Tokyo',
  'Europe/London',
  'America/New_York',
]

/** All zones that the browser knows, the usual ones and the present one first. */
export function zones(present: string): string[] {
  const known = Intl.supportedValuesOf('timeZone')
  return [...new Set([present, ...USUAL, ...known])]
}

/** The zone of this device. */
export function deviceZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'Asia/Shanghai'
}
