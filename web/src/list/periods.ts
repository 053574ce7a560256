/** Periods that move with the calendar, such as "this month", in the server's words. */

export const PERIODS = [
  'today',
  'yesterday',
  'tomorrow',
  'until_today',
  'this_week',
  'last_week',
  'next_week',
  'this_month',
  'last_month',
  'next_month',
  'this_quarter',
  'last_quarter',
  'next_quarter',
  'this_year',
  'last_year',
  'past',
  'future',
] as const

export type Period = (typeof PERIODS)[number]

export function isPeriod(text: string): text is Period {
  return PERIODS.some((period) => period === text)
}

/** Periods of so many days: up to today, from today on, or longer ago. */
export const SPANS = ['last', 'next', 'before'] as const

export interface Span {
  span: (typeof SPANS)[number]
  days: number
}

/** The most days that a span may have. */
const LONGEST = 3650

/** Reads `last_30_days`. */
export function readSpan(text: string): Span | null {
  const found = /^(last|next|before)_([1-9]\d{0,3})_days$/.exec(text)
  const days = Number(found?.[2])
  return found && days <= LONGEST ? { span: found[1] as Span['span'], days } : null
}

export function writeSpan({ span, days }: Span): string {
  return `${span}_${Math.max(1, Math.min(LONGEST, Math.round(days)))}_days`
}

/** From (inclusive) and before (exclusive), as values that stand for what they are when somebody asks. */
export interface Bounds {
  from?: string
  before?: string
}

const FIXED: Record<Exclude<Period, 'past' | 'future'>, Bounds> = {
  today: { from: '@today', before: '@tomorrow' },
  yesterday: { from: '@yesterday', before: '@today' },
  tomorrow: { from: '@tomorrow', before: '@today+2d' },
  until_today: { before: '@tomorrow' },
  this_week: { from: '@week_start', before: '@week_start+1w' },
  last_week: { from: '@week_start-1w', before: '@week_start' },
  next_week: { from: '@week_start+1w', before: '@week_start+2w' },
  this_month: { from: '@month_start', before: '@month_start+1m' },
  last_month: { from: '@month_start-1m', before: '@month_start' },
  next_month: { from: '@month_start+1m', before: '@month_start+2m' },
  this_quarter: { from: '@quarter_start', before: '@quarter_start+1q' },
  last_quarter: { from: '@quarter_start-1q', before: '@quarter_start' },
  next_quarter: { from: '@quarter_start+1q', before: '@quarter_start+2q' },
  this_year: { from: '@year_start', before: '@year_start+1y' },
  last_year: { from: '@year_start-1y', before: '@year_start' },
}

/** Nothing for what is no period. An instant is past at once, a day when it is over. */
export function periodBounds(text: string, instant: boolean): Bounds | null {
  const span = readSpan(text)
  if (span?.span === 'last')
    return { from: span.days === 1 ? '@today' : `@today-${span.days - 1}d`, before: '@tomorrow' }
  if (span?.span === 'next') return { from: '@today', before: `@today+${span.days}d` }
  if (span) return { before: `@today-${span.days}d` }
  if (!isPeriod(text)) return null
  const present = instant ? '@now' : '@today'
  if (text === 'past') return { before: present }
  if (text === 'future') return { from: present }
  return FIXED[text]
}
