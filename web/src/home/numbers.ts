/** What the numbers of the first screen count. */

import type { WordKey } from '~/words'
import { toInstant } from '~/words/zone'
import type { Part } from './question'

export interface Figure {
  key: string
  word: WordKey
  part: Part
  /** The same in the stretch of time before; nothing where there is no such thing. */
  before?: Part
  /** How the stretch before is called. */
  beforeWord?: WordKey
  /** Which number it shows, and what stands small beside it. */
  shows: 'sum' | 'count'
  beside?: 'count' | 'weighted'
}

/** From the start of the month or week before up to the moment that lies as far in it as now in this one. */
export function stretchBefore(
  period: 'this_month' | 'this_week',
  now: Date,
): { from: string; before: string } {
  const day = (offset: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + offset, now.getHours(), now.getMinutes())
  if (period === 'this_week') {
    const monday = -((now.getDay() + 6) % 7)
    const from = new Date(now.getFullYear(), now.getMonth(), now.getDate() + monday - 7)
    return { from: toInstant(from), before: toInstant(day(-7)) }
  }
  const from = new Date(now.getFullYear(), now.getMonth() - 1, 1)
  const end = new Date(now.getFullYear(), now.getMonth(), 1)
  const same = new Date(
    now.getFullYear(),
    now.getMonth() - 1,
    now.getDate(),
    now.getHours(),
    now.getMinutes(),
  )
  return { from: toInstant(from), before: toInstant(same < end ? same : end) }
}

const compared = (part: Part, field: string, period: 'this_month' | 'this_week', now: Date): Part => ({
  ...part,
  key: `${part.key}_before`,
  stretch: { field, ...stretchBefore(period, now) },
})

/** The numbers, each with what it is compared with. */
export function figures(now: Date): Figure[] {
  const open: Part = {
    key: 'open',
    object: 'opportunity',
    via: 'owner_id',
    view: 'open',
    select: 'pipeline_id,stage,count:count(),sum:amount_base.sum(),weighted:weighted_base.sum()',
    conditions: [{ field: 'outcome', operator: 'in', values: ['open'] }],
  }
  const won: Part = {
    key: 'won',
    object: 'opportunity',
    via: 'owner_id',
    view: 'won',
    select: 'count:count(),sum:amount_base.sum()',
    conditions: [
      { field: 'outcome', operator: 'in', values: ['won'] },
      { field: 'closed_at', operator: 'within', values: ['this_month'] },
    ],
  }
  const customers: Part = {
    key: 'customers',
    object: 'account',
    via: 'owner_id',
    select: 'count:count()',
    conditions: [{ field: 'created_at', operator: 'within', values: ['this_month'] }],
  }
  const activities: Part = {
    key: 'activities',
    object: 'activity',
    via: 'user_id',
    select: 'count:count()',
    conditions: [{ field: 'happened_at', operator: 'within', values: ['this_week'] }],
  }
  return [
    {
      key: 'won',
      word: 'home.won',
      part: won,
      before: compared(won, 'closed_at', 'this_month', now),
      beforeWord: 'home.before.month',
      shows: 'sum',
      beside: 'count',
    },
    { key: 'open', word: 'home.open', part: open, shows: 'sum', beside: 'weighted' },
    {
      key: 'customers',
      word: 'home.customers',
      part: customers,
      before: compared(customers, 'created_at', 'this_month', now),
      beforeWord: 'home.before.month',
      shows: 'count',
    },
    {
      key: 'activities',
      word: 'home.activities',
      part: activities,
      before: compared(activities, 'happened_at', 'this_week', now),
      beforeWord: 'home.before.week',
      shows: 'count',
    },
  ]
}

/** How much more or less than before, in whole per cent; nothing where there was nothing to be more than. */
export function change(now: number, before: number): number | null {
  if (before > 0) return Math.round((now / before - 1) * 100)
  return now === before ? 0 : null
}

/** How many of each are listed. */
const LISTED = 6

/** How many days ahead birthdays are looked for. */
export const BIRTHDAYS_AHEAD = 7

/** Month times 100 plus day, of today and the days after. */
export function monthDays(now: Date, days: number): string[] {
  return Array.from({ length: days }, (_, offset) => {
    const at = new Date(now.getFullYear(), now.getMonth(), now.getDate() + offset)
    return String((at.getMonth() + 1) * 100 + at.getDate())
  })
}

const OPEN_TASKS = ['open', 'doing', 'waiting']

/** The parts of one's day, each listed and counted. */
export function dayParts(now: Date): Part[] {
  const listed: Part[] = [
    {
      key: 'tasks',
      object: 'task',
      via: 'owner_id',
      view: 'due',
      select: 'id,version,title,due_at,priority,status,rrule,account(id,name)',
      conditions: [
        { field: 'status', operator: 'in', values: OPEN_TASKS },
        { field: 'due_at', operator: 'within', values: ['until_today'] },
      ],
      order: 'due_at',
    },
    {
      key: 'follow_ups',
      object: 'opportunity',
      via: 'owner_id',
      view: 'next_steps',
      select: 'id,name,next_step,next_step_at,account!account_id(id,name)',
      conditions: [
        { field: 'outcome', operator: 'in', values: ['open'] },
        { field: 'next_step_at', operator: 'within', values: ['until_today'] },
      ],
      order: 'next_step_at',
    },
    {
      key: 'leads',
      object: 'lead',
      via: 'owner_id',
      view: 'to_follow',
      select: 'id,name,company,phone,created_at',
      conditions: [{ field: 'status', operator: 'in', values: ['new', 'assigned'] }],
      order: 'created_at.desc',
    },
    {
      key: 'birthdays',
      object: 'contact',
      via: 'owner_id',
      view: 'birthdays',
      select: 'id,name,birth_mmdd,account(id,name)',
      conditions: [
        { field: 'birth_mmdd', operator: 'in', values: monthDays(now, BIRTHDAYS_AHEAD) },
        { field: 'birthday_calendar', operator: 'in', values: ['solar'] },
      ],
      order: 'birth_mmdd',
    },
  ]
  return listed.flatMap((part) => {
    const { order: _, ...counted } = part
    return [
      { ...part, limit: LISTED },
      { ...counted, key: `${part.key}_count`, select: 'count:count()' },
    ]
  })
}

/** What is asked of each colleague besides the numbers: the tasks that are late. */
export const LATE_TASKS: Part = {
  key: 'late',
  object: 'task',
  via: 'owner_id',
  view: 'due',
  select: 'count:count()',
  conditions: [
    { field: 'status', operator: 'in', values: OPEN_TASKS },
    { field: 'due_at', operator: 'within', values: ['past'] },
  ],
}

/** The departments that one leads: whoever leads some sees how they are doing. */
export const LEADING: Part = {
  key: 'leading',
  object: 'department_leader',
  via: 'user_id',
  select: 'count:count()',
  conditions: [],
}
