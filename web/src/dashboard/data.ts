/** What the server answered, as groups and series in their order. */

import type { FieldDef, OptionDef } from '~/api/types'
import type { Language } from '~/words'
import { isoDay } from '~/words/format'
import type { Bucket, ChartDef } from './chart'
import { bucketOf, type Earlier, nextBucket } from './question'

/** The most series that are told apart; the smaller ones are added up. */
export const SERIES = 6

/** The most groups that are drawn; the table has all. */
export const DRAWN = 20

export interface Group {
  /** As the server has it; null for records without one. */
  key: string | null
  label: string
  value: number
  /** How many records stand behind it. */
  count: number
  /** By series, in their order. */
  parts: number[]
  /** In the stretch before. */
  before?: number
}

export interface Series {
  key: string | null
  label: string
  /** Whether several small ones are in it. */
  others?: boolean
}

export interface ChartData {
  groups: Group[]
  series: Series[]
  total: number
  /** The number in the stretch before; nothing if there is none to compare with. */
  before: number | null
  /** How many records stand behind it all. */
  records: number
}

export type Answer = Record<string, unknown>[]

/** How the groups of a field are called, and in which order they stand. */
export interface Naming {
  field: FieldDef
  bucket?: Bucket
  options: OptionDef[]
  language: Language
  none: string
  yes: string
  no: string
}

const number = (value: unknown): number => (typeof value === 'number' ? value : Number(value ?? 0) || 0)
const keyOf = (value: unknown): string | null =>
  value === null || value === undefined ? null : String(value)

export function bucketLabel(day: string, bucket: Bucket, language: Language): string {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number)
  const at = new Date(year, month - 1, date)
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
  switch (bucket) {
    case 'year':
      return String(year)
    case 'quarter':
      return language === 'zh' ? `${year}年${Math.ceil(month / 3)}季度` : `Q${Math.ceil(month / 3)} ${year}`
    case 'month':
      return new Intl.DateTimeFormat(locale, { year: '2-digit', month: 'short' }).format(at)
    default:
      return new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' }).format(at)
  }
}

function labelOf(naming: Naming, key: string | null, name: unknown): string {
  if (key === null) return naming.none
  if (naming.bucket) return bucketLabel(key, naming.bucket, naming.language)
  if (naming.field.kind === 'boolean') return key === 'true' ? naming.yes : naming.no
  if (typeof name === 'string' && name !== '') return name
  const option = naming.options.find((known) => known.key === key)
  return option ? option.label[naming.language] || option.label.en : key
}

/** All stretches from the first to the last that is there; from `start` if there is one. */
export function filledBuckets(keys: string[], bucket: Bucket, start?: string): string[] {
  const sorted = [...keys].sort()
  const first = start ?? sorted[0]
  const last = sorted[sorted.length - 1]
  if (!first || !last) return []
  const all: string[] = []
  for (let day = first; day <= last && all.length < 1000; day = nextBucket(day, bucket)) all.push(day)
  return all
}

interface Cells {
  keys: Map<string | null, unknown>
  series: Map<string | null, { name: unknown; total: number }>
  values: Map<string | null, Map<string | null, { value: number; count: number }>>
}

function collect(answer: Answer): Cells {
  const cells: Cells = { keys: new Map(), series: new Map(), values: new Map() }
  for (const row of answer) {
    const key = keyOf(row.g)
    const series = keyOf(row.s)
    const value = number(row.v)
    cells.keys.set(key, row.g_name)
    const known = cells.series.get(series) ?? { name: row.s_name, total: 0 }
    cells.series.set(series, { ...known, total: known.total + value })
    const line = cells.values.get(key) ?? new Map<string | null, { value: number; count: number }>()
    line.set(series, { value, count: number(row.n) })
    cells.values.set(key, line)
  }
  return cells
}

/** The keys of the groups in the order in which they are drawn. */
function ordered(chart: ChartDef, cells: Cells, naming: Naming, start?: string): (string | null)[] {
  const keys = [...cells.keys.keys()]
  if (naming.bucket)
    return filledBuckets(
      keys.filter((key) => key !== null),
      naming.bucket,
      start,
    )
  const place = (key: string | null) => naming.options.findIndex((option) => option.key === key)
  const isPath = naming.field.kind === 'select' && (chart.kind === 'funnel' || naming.field.name === 'stage')
  const sum = (key: string | null) =>
    [...(cells.values.get(key)?.values() ?? [])].reduce((all, cell) => all + cell.value, 0)
  return keys.sort((one, other) => (isPath ? place(one) - place(other) : sum(other) - sum(one)))
}

/** Reads the answer of a chart, and of the stretch before it. */
export function readData(
  chart: ChartDef,
  answer: Answer,
  before: { answer: Answer; stretch: Earlier } | null,
  by: Naming | null,
  split: Naming | null,
  others: string,
): ChartData {
  const cells = collect(answer)
  const total = answer.reduce((sum, row) => sum + number(row.v), 0)
  const records = answer.reduce((sum, row) => sum + number(row.n), 0)
  const totalBefore = before ? before.answer.reduce((sum, row) => sum + number(row.v), 0) : null
  if (!by) return { groups: [], series: [], total, before: totalBefore, records }
  const ranked = [...cells.series].sort(([, one], [, other]) => other.total - one.total)
  const shown = split ? ranked.slice(0, ranked.length > SERIES ? SERIES - 1 : SERIES) : []
  const rest = split ? ranked.slice(shown.length).map(([key]) => key) : []
  const series: Series[] = shown.map(([key, { name }]) => ({
    key,
    label: split ? labelOf(split, key, name) : '',
  }))
  if (rest.length > 0) series.push({ key: null, label: others, others: true })
  const inTime = before && by.bucket && before.stretch.field === by.field.name ? by.bucket : null
  const start = before && inTime ? bucketOf(isoDay(before.stretch.before), inTime) : undefined
  const earlier = before ? valuesBefore(before.answer, before.stretch, inTime) : null
  const groups = ordered(chart, cells, by, start).map((key, at) => {
    const line = cells.values.get(key)
    const all = [...(line?.values() ?? [])]
    const one = (name: string | null) => line?.get(name)?.value ?? 0
    const parts = shown.map(([name]) => one(name))
    if (rest.length > 0) parts.push(rest.reduce((sum, name) => sum + one(name), 0))
    return {
      key,
      label: labelOf(by, key, cells.keys.get(key)),
      value: all.reduce((sum, cell) => sum + cell.value, 0),
      count: all.reduce((sum, cell) => sum + cell.count, 0),
      parts,
      ...(earlier ? { before: earlier(key, at) } : {}),
    }
  })
  return { groups, series, total, before: totalBefore, records }
}

function byKey(answer: Answer): Map<string | null, number> {
  const found = new Map<string | null, number>()
  for (const row of answer) found.set(keyOf(row.g), (found.get(keyOf(row.g)) ?? 0) + number(row.v))
  return found
}

/** The value that stands beside a group: of the same group, or in time of the stretch that lies as far from the start. */
function valuesBefore(answer: Answer, stretch: Earlier, bucket: Bucket | null) {
  const values = byKey(answer)
  if (!bucket) return (key: string | null) => values.get(key) ?? 0
  const keys: string[] = []
  const last = isoDay(new Date(stretch.before.getTime() - 1))
  for (let day = bucketOf(isoDay(stretch.from), bucket); day <= last; day = nextBucket(day, bucket))
    keys.push(day)
  return (_: string | null, at: number) => values.get(keys[at] ?? '') ?? 0
}

/** The stretch of today, to mark what is not over. */
export function isPresent(key: string | null, bucket: Bucket | undefined, now: Date): boolean {
  return bucket !== undefined && key === bucketOf(isoDay(now), bucket)
}
