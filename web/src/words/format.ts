/** Numbers, days and times as people write them. */

import type { Language } from './index'
import { atWall } from './zone'

const LOCALE: Record<Language, string> = { en: 'en-GB', zh: 'zh-CN' }

const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>()

function numberFormat(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n${language}${JSON.stringify(options)}`
  let found = cache.get(key) as Intl.NumberFormat | undefined
  if (!found) {
    found = new Intl.NumberFormat(LOCALE[language], options)
    cache.set(key, found)
  }
  return found
}

function dateFormat(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `d${language}${JSON.stringify(options)}`
  let found = cache.get(key) as Intl.DateTimeFormat | undefined
  if (!found) {
    found = new Intl.DateTimeFormat(LOCALE[language], options)
    cache.set(key, found)
  }
  return found
}

export function formatNumber(value: number, language: Language, decimals?: number): string {
  return numberFormat(language, { maximumFractionDigits: decimals ?? 9 }).format(value)
}

/** An amount; cents only where there are any. */
export function formatMoney(value: number, currency: string | null, language: Language): string {
  const decimals = Number.isInteger(value) ? 0 : 2
  const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
  if (!currency) return numberFormat(language, options).format(value)
  return numberFormat(language, {
    ...options,
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  }).format(value)
}

/** A large amount in few characters: 12.3万, 1.2亿, £12.3k, £1.4M. */
export function formatShort(value: number, currency: string | null, language: Language): string {
  const options: Intl.NumberFormatOptions = {
    notation: 'compact',
    maximumFractionDigits: 1,
    useGrouping: 'always',
  }
  if (currency) Object.assign(options, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
  // Millions are told from thousandths by their letter.
  return numberFormat(language, options).format(value).replace(/m$/, 'M')
}

/** Today's date in this place, `2026-11-21`. */
export function isoDay(at: Date): string {
  const two = (part: number) => String(part).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

/** A calendar day, without its year when it is this one. */
export function formatDay(day: string, language: Language, now: Date): string {
  const [year, month, date] = day.split('-').map(Number)
  if (!year || !month || !date) return day
  const at = new Date(year, month - 1, date)
  if (year !== now.getFullYear())
    return language === 'zh'
      ? day
      : dateFormat(language, { day: 'numeric', month: 'short', year: 'numeric' }).format(at)
  return dateFormat(language, { day: 'numeric', month: language === 'zh' ? 'long' : 'short' }).format(at)
}

/** How many whole days lie between a calendar day and today; negative for the past. */
export function daysFromToday(day: string, now: Date): number {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number)
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())
  return Math.round((Date.UTC(year, month - 1, date) - today) / 86_400_000)
}

/** An instant: today's by its time alone, this year's by day and time, older ones by the day. */
export function formatInstant(text: string, language: Language, now: Date, today: string): string {
  const at = atWall(text)
  if (Number.isNaN(at.getTime())) return text
  const time = dateFormat(language, { hour: '2-digit', minute: '2-digit', hour12: false }).format(at)
  const day = isoDay(at)
  if (day === isoDay(now)) return `${today} ${time}`
  const shown = formatDay(day, language, now)
  return at.getFullYear() === now.getFullYear() ? `${shown} ${time}` : shown
}

/** An instant in full, for a tooltip. */
export function formatExact(text: string, language: Language): string {
  const at = atWall(text)
  if (Number.isNaN(at.getTime())) return text
  return dateFormat(language, { dateStyle: 'full', timeStyle: 'medium' }).format(at)
}

/** A length of time: `1 h 20 min`. */
export function formatDuration(
  seconds: number,
  words: { hours: string; minutes: string; seconds: string },
): string {
  const parts: string[] = []
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  const rest = Math.round(seconds % 60)
  if (hours) parts.push(`${hours} ${words.hours}`)
  if (minutes) parts.push(`${minutes} ${words.minutes}`)
  if (rest && !hours) parts.push(`${rest} ${words.seconds}`)
  return parts.join(' ') || `0 ${words.seconds}`
}
