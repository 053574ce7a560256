import { describe, expect, it } from 'vitest'
import type { Catalog } from '~/api/catalog'
import type { FieldDef, ObjectDef } from '~/api/types'
import { type ChartDef, readCharts } from './chart'
import { type Naming, readData } from './data'
import { arranged, clamped, freePlace, risen } from './layout'
import { bucketOf, chartQuery, conditionsOf, earlier, linkConditions, nextBucket } from './question'
import { isTooLittle } from './spelling'

const NOW = new Date(2026, 10, 22, 10, 30)

const field = (name: string, kind: string, more: Partial<FieldDef> = {}) =>
  ({ name, kind, label: { en: name, zh: name }, writable: true, ...more }) as FieldDef
const deal = {
  name: 'opportunity',
  plural: 'opportunities',
  fields: [
    field('stage', 'select'),
    field('closed_at', 'datetime'),
    field('close_date', 'date'),
    field('owner_id', 'user', { references: 'users' }),
    field('outcome', 'select'),
    field('amount_base', 'money'),
  ],
} as unknown as ObjectDef
const catalog = {
  target: (one: FieldDef) => (one.references ? { title: 'name' } : undefined),
} as unknown as Catalog

const chart = (more: Partial<ChartDef>): ChartDef => ({
  id: 'a',
  title: 'A',
  kind: 'bar',
  object: 'opportunity',
  measure: { function: 'count' },
  f: [],
  x: 0,
  y: 0,
  w: 6,
  h: 4,
  ...more,
})
const asking = { catalog, me: 7 }

describe('a chart', () => {
  it('is read from what was stored, and nothing else is', () => {
    const stored = chart({ by: { field: 'closed_at', bucket: 'month' }, compare: true })
    expect(
      readCharts([{ ...stored, x: 11, more: 1 }, { id: 'b' }, 'c', { ...stored, kind: 'cake' }]),
    ).toEqual([{ ...stored, x: 6, split: undefined }])
    expect(readCharts('nothing')).toEqual([])
  })

  it('asks for groups with their names', () => {
    const asked = chart({
      measure: { function: 'sum', field: 'amount_base' },
      by: { field: 'owner_id' },
      split: { field: 'closed_at', bucket: 'quarter' },
      f: ['owner_id.in.(@me)', 'gone.eq.1'],
    })
    const query = chartQuery(asked, deal, asking)
    expect(query.get('select')).toBe(
      'g:owner_id,...owner_id(g_name:name),s:closed_at.bucket(quarter),v:amount_base.sum(),n:count()',
    )
    expect(query.get('owner_id')).toBe('in.(7)')
  })

  it('is compared with the stretch before: as far as this one has come, or all of it in time', () => {
    const month = chart({ f: ['closed_at.within.this_month'], compare: true })
    const stretch = earlier(conditionsOf(deal, month), NOW)
    expect(stretch?.from).toEqual(new Date(2026, 9, 1))
    expect(stretch?.until).toEqual(new Date(2026, 9, 22, 10, 30))
    expect(stretch && chartQuery(month, deal, asking, stretch).getAll('closed_at')).toEqual([
      `gte.${new Date(2026, 9, 1).toISOString()}`,
      `lt.${new Date(2026, 9, 22, 10, 30).toISOString()}`,
    ])
    const inTime = { ...month, by: { field: 'closed_at', bucket: 'day' as const } }
    expect(stretch && chartQuery(inTime, deal, asking, stretch).getAll('closed_at')[1]).toBe(
      `lt.${new Date(2026, 10, 1).toISOString()}`,
    )
    expect(earlier(conditionsOf(deal, chart({ f: ['closed_at.within.past'] })), NOW)).toBeNull()
  })

  it('leads to the records behind each mark', () => {
    const split = chart({
      f: ['outcome.in.(won)'],
      by: { field: 'close_date', bucket: 'quarter' },
      split: { field: 'stage' },
    })
    expect(linkConditions(split, deal, '2026-10-01', null)).toEqual([
      'outcome.in.(won)',
      'close_date.gte.2026-10-01',
      'close_date.lt.2027-01-01',
      'stage.is.null',
    ])
    expect(linkConditions(split, deal, undefined)).toEqual(['outcome.in.(won)'])
    expect([bucketOf('2026-11-22', 'week'), nextBucket('2026-12-28', 'week')]).toEqual([
      '2026-11-16',
      '2027-01-04',
    ])
  })
})

const naming = (name: string, more: Partial<Naming> = {}): Naming => ({
  field: deal.fields.find((one) => one.name === name) as FieldDef,
  options: ['a', 'b', 'c'].map((key) => ({ key, label: { en: key.toUpperCase(), zh: key } })),
  language: 'en',
  none: 'None',
  yes: 'Yes',
  no: 'No',
  ...more,
})

describe('the answer of a chart', () => {
  it('stands in the order of the stages', () => {
    const data = readData(
      chart({ kind: 'funnel', by: { field: 'stage' } }),
      [
        { g: 'c', v: 9, n: 9 },
        { g: 'a', v: 1, n: 1 },
      ],
      null,
      naming('stage'),
      null,
      'Others',
    )
    expect(data.groups.map((group) => [group.label, group.value])).toEqual([
      ['A', 1],
      ['C', 9],
    ])
    expect(data.total).toBe(10)
  })

  it('has every stretch of time, with the one before beside it', () => {
    const asked = chart({ by: { field: 'closed_at', bucket: 'month' }, f: ['closed_at.within.this_year'] })
    const stretch = earlier(conditionsOf(deal, asked), NOW)
    const answer = [{ g: '2026-03-01', v: 5, n: 1 }]
    const before = stretch && { answer: [{ g: '2025-02-01', v: 2, n: 1 }], stretch }
    const data = readData(asked, answer, before, naming('closed_at', { bucket: 'month' }), null, 'Others')
    expect(data.groups.map((group) => [group.key, group.value, group.before])).toEqual([
      ['2026-01-01', 0, 0],
      ['2026-02-01', 0, 2],
      ['2026-03-01', 5, 0],
    ])
    expect(isTooLittle({ ...asked, kind: 'line' }, { ...data, groups: data.groups.slice(0, 1) })).toBe(true)
  })

  it('has at most six series; the small ones are added up', () => {
    const answer = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((s, at) => ({ g: 'x', s, v: 10 - at, n: 1 }))
    const asked = chart({ by: { field: 'outcome' }, split: { field: 'stage' } })
    const data = readData(asked, answer, null, naming('outcome'), naming('stage'), 'Others')
    expect(data.series.map((series) => series.label)).toEqual(['A', 'B', 'C', 'd', 'e', 'Others'])
    expect(data.groups[0]?.parts).toEqual([10, 9, 8, 7, 6, 5 + 4 + 3])
  })
})

describe('the places of charts', () => {
  const box = (id: string, x: number, y: number, w = 6, h = 2) => ({ id, x, y, w, h })

  it('make room for one that is moved, and rise where there is space', () => {
    const moved = arranged([box('a', 0, 0), box('b', 6, 0), box('c', 0, 2, 12)], 'b', box('b', 0, 0))
    const places = Object.fromEntries(moved.map(({ id, x, y }) => [id, [x, y]]))
    expect(places).toEqual({ b: [0, 0], a: [0, 2], c: [0, 4] })
    expect(risen([box('a', 0, 5)])).toEqual([box('a', 0, 0)])
  })

  it('stay inside', () => {
    expect(clamped({ x: 11, y: -2, w: 1, h: 40 })).toEqual({ x: 10, y: 0, w: 2, h: 12 })
    expect(freePlace([box('a', 0, 3)], 3, 2)).toEqual({ x: 0, y: 5, w: 3, h: 2 })
  })
})
