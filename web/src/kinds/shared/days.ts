/** Days and times as people type them: 明天, 下周三, tomorrow, 11/25, 3天后, 14:30. */

import { isoDay } from '~/words/format'
import { toInstant } from '~/words/zone'

const NAMED: Record<string, number> = {
  今天: 0,
  today: 0,
  明天: 1,
  tomorrow: 1,
  后天: 2,
  大后天: 3,
  昨天: -1,
  yesterday: -1,
  前天: -2,
}
const WEEK_ZH = '一二三四五六日'
const WEEK_EN = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/** Reads a day; null for nothing, undefined for what is none. */
export function readDay(text: string, now: Date): string | null | undefined {
  const plain = text.normalize('NFKC').trim().toLowerCase()
  if (plain === '') return null
  const offset = (days: number) => isoDay(new Date(now.getFullYear(), now.getMonth(), now.getDate() + days))
  const named = NAMED[plain]
  if (named !== undefined) return offset(named)
  const later = /^(\d{1,3})\s*(?:天后|日后|days?)$/.exec(plain) ?? /^in (\d{1,3}) days?$/.exec(plain)
  if (later) return offset(Number(later[1]))
  const weekday = readWeekday(plain)
  if (weekday) {
    const today = (now.getDay() + 6) % 7
    const ahead =
      weekday.week === null ? (weekday.day - today + 7) % 7 || 7 : weekday.day - today + 7 * weekday.week
    return offset(ahead)
  }
  return readCalendarDay(plain, now)
}

/** A day of this week (0), the next (1), or the nearest to come (null). */
function readWeekday(plain: string): { day: number; week: number | null } | undefined {
  const zh = /^(本|这|下|下下)?(?:周|星期|礼拜)([一二三四五六日天])$/.exec(plain)
  if (zh) {
    const day = WEEK_ZH.indexOf((zh[2] ?? '').replace('天', '日'))
    const week = zh[1] === undefined ? null : zh[1] === '下' ? 1 : zh[1] === '下下' ? 2 : 0
    return { day, week }
  }
  const en = /^(this |next )?([a-z]{3,9})$/.exec(plain)
  const day = en ? WEEK_EN.findIndex((name) => (en[2] ?? '').startsWith(name)) : -1
  if (!en || day < 0) return undefined
  return { day, week: en[1] === 'next ' ? 1 : en[1] ? 0 : null }
}

function readCalendarDay(plain: string, now: Date): string | undefined {
  const full = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(plain)
  if (full) return checked(Number(full[1]), Number(full[2]), Number(full[3]))
  const short = /^(\d{1,2})[-/.月](\d{1,2})[日号]?$/.exec(plain)
  if (short) return checked(now.getFullYear(), Number(short[1]), Number(short[2]))
  const date = /^(\d{1,2})[日号]$/.exec(plain)
  return date ? checked(now.getFullYear(), now.getMonth() + 1, Number(date[1])) : undefined
}

function checked(year: number, month: number, date: number): string | undefined {
  const at = new Date(year, month - 1, date)
  return at.getMonth() === month - 1 && at.getDate() === date ? isoDay(at) : undefined
}

/** Reads a time of a day: `14:30`, `2pm`, `下午3点`, `15点半`. */
export function readClock(text: string): { hours: number; minutes: number } | undefined {
  const plain = text.normalize('NFKC').trim().toLowerCase()
  const parts = /^(上午|下午|晚上|中午)?(\d{1,2})(?:[:点时](\d{1,2}|半)?分?)?\s*(am|pm)?$/.exec(plain)
  if (!parts) return undefined
  const bare = !parts[1] && !parts[4] && !/[:点时]/.test(plain)
  let hours = Number(parts[2])
  if ((parts[1] === '下午' || parts[1] === '晚上' || parts[4] === 'pm') && hours < 12) hours += 12
  if (parts[4] === 'am' && hours === 12) hours = 0
  const minutes = parts[3] === '半' ? 30 : Number(parts[3] ?? 0)
  return bare || hours > 23 || minutes > 59 ? undefined : { hours, minutes }
}

/** The hour that a day without a time gets. */
const MORNING = 9

/** Reads a day with an optional time as an instant in UTC. */
export function readInstant(text: string, now: Date): string | null | undefined {
  const plain = text.normalize('NFKC').trim()
  if (plain === '') return null
  const whole = readDay(plain, now)
  if (whole) return instant(whole, MORNING, 0)
  const alone = readClock(plain)
  if (alone) return instant(isoDay(now), alone.hours, alone.minutes)
  for (let at = plain.length - 1; at > 0; at--) {
    const day = readDay(plain.slice(0, at), now)
    const clock = day ? readClock(plain.slice(at)) : undefined
    if (day && clock) return instant(day, clock.hours, clock.minutes)
  }
  return undefined
}

function instant(day: string, hours: number, minutes: number): string {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number)
  return toInstant(new Date(year, month - 1, date, hours, minutes))
}
