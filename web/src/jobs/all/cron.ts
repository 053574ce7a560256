/** When a schedule comes, in words; nothing where its five parts say more than a short sentence can. */

import type { Language, Translate } from '~/words'

interface Speaking {
  t: Translate
  language: Language
}

const LOCALE: Record<Language, string> = { en: 'en-GB', zh: 'zh-CN' }

/** A part that is one number, or several. */
function numbers(part: string, most: number): number[] | null {
  const found = part.split(',').map((each) => (/^\d{1,2}$/.test(each) ? Number(each) : Number.NaN))
  return found.every((each) => each <= most) ? found : null
}

/** A part that is each so-many-th. */
function each(part: string): number | null {
  const found = Number(/^\*\/(\d{1,2})$/.exec(part)?.[1] ?? 0)
  return found > 1 ? found : null
}

/** Days of the week, 0 and 7 being Sunday; a stretch such as `1-5` is all of its days. */
function weekdays(part: string): number[] | null {
  const stretch = /^([0-7])-([0-7])$/.exec(part)
  if (!stretch) return numbers(part, 7)
  const [from, to] = [Number(stretch[1]), Number(stretch[2])]
  return from < to ? Array.from({ length: to - from + 1 }, (_, at) => from + at) : null
}

function dayNames(days: number[], language: Language): string {
  const name = new Intl.DateTimeFormat(LOCALE[language], {
    weekday: language === 'zh' ? 'short' : 'long',
    timeZone: 'UTC',
  })
  // The fourth of January 1970 was a Sunday.
  const of = (day: number) => name.format(new Date(Date.UTC(1970, 0, 4 + (day % 7))))
  const [first, last] = [days[0] ?? 0, days[days.length - 1] ?? 0]
  if (days.length > 2 && days.every((day, at) => day === first + at))
    return language === 'zh' ? `${of(first)}至${of(last)}` : `${of(first)} to ${of(last)}`
  return listed(days.map(of), language)
}

/** Chinese counts up with 、 alone. */
function listed(words: string[], language: Language): string {
  if (language === 'zh') return words.join('、')
  return new Intl.ListFormat(LOCALE[language]).format(words)
}

function clockTimes(hours: number[], minutes: number[], language: Language): string {
  const two = (part: number) => String(part).padStart(2, '0')
  return listed(
    hours.flatMap((hour) => minutes.map((minute) => `${hour}:${two(minute)}`)),
    language,
  )
}

/** What repeats within a day. */
function often(minute: string, hour: string, t: Translate): string | null {
  const [everyMinutes, everyHours, at] = [each(minute), each(hour), numbers(minute, 59)]
  if (hour === '*' && everyMinutes) return t('jobs.cron.minutes', { count: everyMinutes })
  if (hour === '*' && at?.length === 1) return t('jobs.cron.hour', { minute: at[0] ?? 0 })
  if (everyHours && at?.length === 1 && at[0] === 0) return t('jobs.cron.hours', { count: everyHours })
  return null
}

export function cronWords(expression: string, { t, language }: Speaking): string | null {
  const [minute = '', hour = '', day = '', month = '', weekday = '', ...more] = expression.trim().split(/\s+/)
  if (more.length > 0 || month !== '*') return null
  const daily = day === '*' && weekday === '*'
  const [hours, minutes] = [numbers(hour, 23), numbers(minute, 59)]
  if (!hours || !minutes) return daily ? often(minute, hour, t) : null
  const time = clockTimes(hours, minutes, language)
  if (daily) return t('jobs.cron.day', { time })
  const days = day === '*' ? weekdays(weekday) : null
  if (days) return t('jobs.cron.week', { days: dayNames(days, language), time })
  const dates = weekday === '*' ? numbers(day, 31) : null
  return dates ? t('jobs.cron.month', { days: listed(dates.map(String), language), time }) : null
}
