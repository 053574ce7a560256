/**
 * The time zone in which I live. It may be another one than that of this device: on a journey, or where one computer serves several places.
 *
 * All screens reckon with *wall times*: dates whose own fields (`getHours`, `getDate`) are what a clock on the wall of my zone shows. What comes
 * from the server is made one by `atWall`, what goes there is made an instant again by `toInstant`, and it is now `clockNow()`.
 */

let zone: string | null = null
let parts: Intl.DateTimeFormat | null = null

const deviceZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone

/** Says in which zone I live. One that this device does not know is taken for its own. */
export function liveIn(name: string): void {
  if (name === zone) return
  zone = name
  parts = null
  if (name === deviceZone()) return
  try {
    parts = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    parts = null
  }
}

type Fields = [year: number, month: number, day: number, hour: number, minute: number, second: number]

function fieldsAt(at: Date, format: Intl.DateTimeFormat): Fields {
  const found = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const field = (type: Intl.DateTimeFormatPartTypes) => found.get(type) ?? 0
  return [field('year'), field('month') - 1, field('day'), field('hour'), field('minute'), field('second')]
}

function wall(at: Date): Date {
  if (!parts || Number.isNaN(at.getTime())) return at
  return new Date(...fieldsAt(at, parts), at.getMilliseconds())
}

/** What the clock on the wall shows at this moment. */
export const clockNow = (): Date => wall(new Date())

/** What it shows, or showed, at an instant of the server. */
export const atWall = (instant: string): Date => wall(new Date(instant))

/** The instant, as the server takes it, at which the clock on the wall shows this. */
export function toInstant(at: Date): string {
  const format = parts
  if (!format) return at.toISOString()
  const shown = Date.UTC(
    at.getFullYear(),
    at.getMonth(),
    at.getDate(),
    at.getHours(),
    at.getMinutes(),
    at.getSeconds(),
    at.getMilliseconds(),
  )
  const ahead = (instant: number) =>
    Date.UTC(...fieldsAt(new Date(instant), format)) - Math.floor(instant / 1000) * 1000
  // Twice, since the first guess may lie on the other side of a change of the clocks.
  const guess = shown - ahead(shown)
  return new Date(shown - ahead(guess)).toISOString()
}
