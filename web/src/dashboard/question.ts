/** What a chart asks the server, and where its marks lead. */

import { type Catalog, fieldOf } from '~/api/catalog'
import type { FieldDef, ObjectDef } from '~/api/types'
import { type Condition, conditionsToQuery, formatCondition, parseCondition } from '~/list/conditions'
import { readSpan } from '~/list/periods'
import { isoDay } from '~/words/format'
import { toInstant } from '~/words/zone'
import { type Bucket, type ChartDef, type Grouping, isTime } from './chart'

/** The most groups that are asked for. */
const MOST_GROUPS = 1000

export function conditionsOf(object: ObjectDef, chart: ChartDef): Condition[] {
  return chart.f.flatMap((text) => {
    const condition = parseCondition(text)
    return condition && fieldOf(object, condition.field) ? [condition] : []
  })
}

const isInstantOf = (object: ObjectDef) => (name: string) => fieldOf(object, name)?.kind === 'datetime'

/** The same stretch one earlier: from (inclusive) and before (exclusive), and how far it has come. */
export interface Earlier {
  field: string
  from: Date
  /** Its end. */
  before: Date
  /** The moment that lies as far in it as now in this one. */
  until: Date
}

interface Stretch {
  from: Date
  before: Date
  /** The same moment in the stretch before. */
  back: (at: Date) => Date
}

/** A period as it lies in the calendar of this place; nothing for those that have no like before them. */
function stretchOf(period: string, now: Date): Stretch | null {
  const shift = (at: Date, months: number, days: number) =>
    new Date(at.getFullYear(), at.getMonth() + months, at.getDate() + days, at.getHours(), at.getMinutes())
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate())
  const ofDays = (from: Date, days: number): Stretch => ({
    from,
    before: shift(from, 0, days),
    back: (at) => shift(at, 0, -days),
  })
  const ofMonths = (first: number, months: number): Stretch => {
    const from = new Date(now.getFullYear(), first, 1)
    return { from, before: shift(from, months, 0), back: (at) => shift(at, -months, 0) }
  }
  const span = readSpan(period)
  if (span) return span.span === 'last' ? ofDays(shift(today, 0, 1 - span.days), span.days) : null
  switch (period) {
    case 'today':
      return ofDays(today, 1)
    case 'this_week':
      return ofDays(shift(today, 0, -((now.getDay() + 6) % 7)), 7)
    case 'this_month':
      return ofMonths(now.getMonth(), 1)
    case 'this_quarter':
      return ofMonths(Math.floor(now.getMonth() / 3) * 3, 3)
    case 'this_year':
      return ofMonths(0, 12)
    default:
      return null
  }
}

/** The stretch before the period that the conditions speak of; nothing where they speak of none that has a like. */
export function earlier(conditions: Condition[], now: Date): Earlier | null {
  const found = conditions.find((condition) => condition.operator === 'within')
  const stretch = found && stretchOf(found.values[0] ?? '', now)
  if (!stretch) return null
  const { from, before, back } = stretch
  const until = back(now < before ? now : before)
  return { field: found.field, from: back(from), before: from, until: until < from ? until : from }
}

/** The conditions with the period replaced by an earlier stretch. */
function shifted(
  conditions: Condition[],
  stretch: Earlier,
  toDate: boolean,
  isInstant: boolean,
): Condition[] {
  const spell = (at: Date) => (isInstant ? toInstant(at) : isoDay(at))
  const end = toDate ? stretch.until : stretch.before
  return conditions.flatMap((condition) =>
    condition.field === stretch.field && condition.operator === 'within'
      ? [
          { field: condition.field, operator: 'gte' as const, values: [spell(stretch.from)] },
          { field: condition.field, operator: 'lt' as const, values: [spell(end)] },
        ]
      : [condition],
  )
}

function groupingParts(catalog: Catalog, object: ObjectDef, grouping: Grouping, key: string): string[] {
  const field = fieldOf(object, grouping.field)
  if (!field) return []
  if (isTime(field)) return [`${key}:${field.name}.bucket(${grouping.bucket ?? 'month'})`]
  const target = catalog.target(field)
  const names = target ? [`...${field.name}(${key}_name:${target.title})`] : []
  return [`${key}:${field.name}`, ...names]
}

export interface Asking {
  catalog: Catalog
  me: number
  /** A question that the chart's own conditions narrow further, as a query string. */
  filter?: string
}

/** The query of a chart; of the stretch before it, if `stretch` is given. */
export function chartQuery(
  chart: ChartDef,
  object: ObjectDef,
  asking: Asking,
  stretch?: Earlier,
): URLSearchParams {
  const query = new URLSearchParams(asking.filter)
  const isInstant = isInstantOf(object)
  const own = conditionsOf(object, chart)
  const conditions = stretch ? shifted(own, stretch, !chart.by?.bucket, isInstant(stretch.field)) : own
  conditionsToQuery(conditions, { me: asking.me, isInstant }, query)
  const { function: measured, field } = chart.measure
  const value = measured === 'count' || !field ? 'v:count()' : `v:${field}.${measured}()`
  const groups = [
    ...(chart.by ? groupingParts(asking.catalog, object, chart.by, 'g') : []),
    ...(chart.split ? groupingParts(asking.catalog, object, chart.split, 's') : []),
  ]
  query.set('select', [...groups, value, 'n:count()'].join(','))
  if (chart.by) query.set('limit', String(MOST_GROUPS))
  return query
}

/** The first day after a stretch that begins at `day`. */
export function nextBucket(day: string, bucket: Bucket): string {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number)
  const [months, days] = { day: [0, 1], week: [0, 7], month: [1, 0], quarter: [3, 0], year: [12, 0] }[bucket]
  return isoDay(new Date(year, month - 1 + (months ?? 0), date + (days ?? 0)))
}

/** The first day of the stretch that has this day. */
export function bucketOf(day: string, bucket: Bucket): string {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number)
  const at = new Date(year, month - 1, date)
  switch (bucket) {
    case 'day':
      return day
    case 'week':
      return isoDay(new Date(year, month - 1, date - ((at.getDay() + 6) % 7)))
    case 'month':
      return isoDay(new Date(year, month - 1, 1))
    case 'quarter':
      return isoDay(new Date(year, Math.floor((month - 1) / 3) * 3, 1))
    case 'year':
      return isoDay(new Date(year, 0, 1))
  }
}

/** The conditions that a group stands for. */
export function groupConditions(field: FieldDef, grouping: Grouping, key: string | null): Condition[] {
  if (key === null) return [{ field: field.name, operator: 'is.null', values: [] }]
  if (isTime(field)) {
    const spell = (day: string) => {
      const [year = 1970, month = 1, date = 1] = day.split('-').map(Number)
      return field.kind === 'datetime' ? toInstant(new Date(year, month - 1, date)) : day
    }
    return [
      { field: field.name, operator: 'gte', values: [spell(key)] },
      { field: field.name, operator: 'lt', values: [spell(nextBucket(key, grouping.bucket ?? 'month'))] },
    ]
  }
  if (field.kind === 'boolean')
    return [{ field: field.name, operator: key === 'true' ? 'is.true' : 'is.false', values: [] }]
  return [{ field: field.name, operator: 'in', values: [key] }]
}

/** The conditions of the list behind a mark. */
export function linkConditions(
  chart: ChartDef,
  object: ObjectDef,
  key: string | null | undefined,
  series?: string | null,
): string[] {
  const of = (grouping: Grouping | undefined, value: string | null | undefined) => {
    const field = grouping && fieldOf(object, grouping.field)
    return field && value !== undefined ? groupConditions(field, grouping, value) : []
  }
  return [...conditionsOf(object, chart), ...of(chart.by, key), ...of(chart.split, series)].map((condition) =>
    formatCondition(condition),
  )
}
