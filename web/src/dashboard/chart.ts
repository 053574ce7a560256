/** A chart as a dashboard stores it: what is counted, by what, and how it is drawn. */

import { type Catalog, fieldOf, isQueryable, listFields } from '~/api/catalog'
import type { FieldDef, ObjectDef } from '~/api/types'

export const KINDS = ['number', 'bar', 'line', 'pie', 'funnel', 'table'] as const
export type ChartKind = (typeof KINDS)[number]

export const FUNCTIONS = ['count', 'sum', 'avg'] as const
export type MeasureFunction = (typeof FUNCTIONS)[number]

export const BUCKETS = ['day', 'week', 'month', 'quarter', 'year'] as const
export type Bucket = (typeof BUCKETS)[number]

export interface Measure {
  function: MeasureFunction
  /** The field that is added up; nothing is needed to count. */
  field?: string
}

export interface Grouping {
  field: string
  /** The stretch of time, for days and times. */
  bucket?: Bucket
}

/** Where a chart stands: columns of twelve, rows of the grid. */
export interface Box {
  x: number
  y: number
  w: number
  h: number
}

export interface ChartDef extends Box {
  id: string
  title: string
  kind: ChartKind
  /** The object's name. */
  object: string
  measure: Measure
  by?: Grouping
  /** What makes several series of it. */
  split?: Grouping
  /** Conditions, as an address has them. */
  f: string[]
  /** Whether the stretch of time before stands beside it. */
  compare?: boolean
}

/** The columns of a dashboard. */
export const COLUMNS = 12

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function oneOf<T extends string>(known: readonly T[], value: unknown): T | undefined {
  return known.find((each) => each === value)
}

function readGrouping(value: unknown): Grouping | undefined {
  if (!isRecord(value) || typeof value.field !== 'string') return undefined
  const bucket = oneOf(BUCKETS, value.bucket)
  return bucket ? { field: value.field, bucket } : { field: value.field }
}

function whole(value: unknown, least: number, most: number): number {
  return Math.min(most, Math.max(least, Number.isInteger(value) ? (value as number) : least))
}

/** Reads what was stored; what is no chart is left out. */
export function readCharts(value: unknown): ChartDef[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((entry: unknown) => {
    if (!isRecord(entry) || !isRecord(entry.measure)) return []
    const kind = oneOf(KINDS, entry.kind)
    const measured = oneOf(FUNCTIONS, entry.measure.function)
    const { id, object, title } = entry
    if (!kind || !measured || typeof id !== 'string' || typeof object !== 'string') return []
    const w = whole(entry.w, 2, COLUMNS)
    return {
      id,
      title: typeof title === 'string' ? title : '',
      kind,
      object,
      measure: {
        function: measured,
        ...(typeof entry.measure.field === 'string' ? { field: entry.measure.field } : {}),
      },
      by: readGrouping(entry.by),
      split: readGrouping(entry.split),
      f: Array.isArray(entry.f) ? entry.f.filter((part): part is string => typeof part === 'string') : [],
      compare: entry.compare === true,
      w,
      h: whole(entry.h, 2, 12),
      x: whole(entry.x, 0, COLUMNS - w),
      y: whole(entry.y, 0, 1000),
    }
  })
}

/** The fields that can be added up. */
export function measurable(object: ObjectDef): FieldDef[] {
  const kinds = ['integer', 'decimal', 'money', 'percent', 'duration']
  // What may be in several currencies can't be added up.
  return object.fields.filter(
    (field) =>
      kinds.includes(field.kind) && isQueryable(field) && !field.currency && !PLUMBING.has(field.name),
  )
}

const PLUMBING = new Set(['id', 'version', 'birth_mmdd'])

/** The fields by which records can be grouped. */
export function groupable(object: ObjectDef): FieldDef[] {
  const kinds = ['select', 'reference', 'user', 'department', 'boolean', 'date', 'datetime']
  return listFields(object).filter(
    (field) => kinds.includes(field.kind) && isQueryable(field) && field.name !== 'updated_by_id',
  )
}

export const isTime = (field: FieldDef | undefined): boolean =>
  field?.kind === 'date' || field?.kind === 'datetime'

/** Whether the reader may see all that a chart needs. */
export function isReadable(catalog: Catalog, chart: ChartDef): boolean {
  const object = catalog.named(chart.object)
  const names = [chart.measure.field, chart.by?.field, chart.split?.field]
  const isOpen = (name: string) => {
    const field = object && fieldOf(object, name)
    return field !== undefined && isQueryable(field)
  }
  return object !== undefined && names.every((name) => name === undefined || isOpen(name))
}
