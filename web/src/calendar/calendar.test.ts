import { describe, expect, it } from 'vitest'
import type { Catalog } from '~/api/catalog'
import type { FieldDef, ObjectDef } from '~/api/types'
import { addMonths, byDay, daysOf, movedTo, placed, step, touched } from './grid'
import { allSources, eventEntry, recordEntry, type Source } from './sources'
import { standIn, timeValues } from './useCalendar'

const at = (day: number, hours = 0, minutes = 0) => new Date(2026, 10, day, hours, minutes)
const entry = (start: Date, end: Date, title = '', allDay = false) => ({ start, end, title, allDay })

describe('the days of a calendar', () => {
  it('are whole weeks from Monday', () => {
    const month = daysOf('month', '2026-11-22')
    expect([month[0], month.at(-1), month.length]).toEqual(['2026-10-26', '2026-12-06', 42])
    expect(daysOf('week', '2026-11-22')).toEqual([16, 17, 18, 19, 20, 21, 22].map((day) => `2026-11-${day}`))
    expect(daysOf('day', '2026-11-22')).toEqual(['2026-11-22'])
    expect(daysOf('agenda', '2026-11-22')).toHaveLength(30)
  })

  it('go on by what is shown', () => {
    expect(step('month', '2026-01-31', 1)).toBe('2026-02-28')
    expect(step('week', '2026-11-22', -1)).toBe('2026-11-15')
    expect(addMonths('2026-11-30', 3)).toBe('2027-02-28')
  })

  it('have what touches them: nothing that ends at their midnight', () => {
    expect(touched(entry(at(22), at(23)))).toEqual(['2026-11-22'])
    expect(touched(entry(at(22, 20), at(23, 1)))).toEqual(['2026-11-22', '2026-11-23'])
    expect(touched(entry(at(22, 9), at(22, 9)))).toEqual(['2026-11-22'])
    const late = entry(at(22, 15), at(22, 16), 'late')
    const early = entry(at(22, 9), at(22, 10), 'early')
    const whole = entry(at(22), at(23), 'whole', true)
    const found = byDay([late, early, whole], ['2026-11-22'])
    expect(found.get('2026-11-22')?.map(({ title }) => title)).toEqual(['whole', 'early', 'late'])
  })
})

describe('entries of a day', () => {
  it('stand beside each other where they overlap, and alone where they do not', () => {
    const one = entry(at(22, 9), at(22, 11))
    const two = entry(at(22, 10), at(22, 12))
    const three = entry(at(22, 11), at(22, 12))
    const later = entry(at(22, 14), at(22, 14, 5))
    const places = placed([later, three, two, one], '2026-11-22')
    expect(places.get(one)).toEqual({ from: 540, to: 660, column: 0, columns: 2 })
    expect(places.get(two)).toMatchObject({ column: 1, columns: 2 })
    expect(places.get(three)).toMatchObject({ column: 0, columns: 2 })
    expect(places.get(later)).toEqual({ from: 840, to: 870, column: 0, columns: 1 })
  })

  it('keep their length when they are moved', () => {
    const moved = movedTo(entry(at(22, 9), at(22, 10, 30)), '2026-11-22', '2026-11-24', -15)
    expect(moved).toEqual({ start: at(24, 8, 45), end: at(24, 10, 15) })
  })
})

const field = (name: string, kind: string, more: Partial<FieldDef> = {}) =>
  ({ name, kind, label: { en: name, zh: name }, writable: true, ...more }) as FieldDef
const object = (name: string, fields: FieldDef[], more: Partial<ObjectDef> = {}) =>
  ({
    name,
    plural: `${name}s`,
    title: 'title',
    traits: ['base'],
    verbs: ['read', 'update'],
    fields,
    ...more,
  }) as ObjectDef

describe('what a calendar shows', () => {
  const event = object('event', [field('starts_at', 'datetime')])
  const deal = object('opportunity', [
    field('close_date', 'date'),
    field('closed_at', 'datetime', { writable: false }),
    field('name', 'text'),
  ])
  const part = object('line', [field('on', 'date')], { part: true })
  const objects = [event, deal, part]
  const catalog = {
    objects,
    named: (name: string) => objects.find((one) => one.name === name),
  } as unknown as Catalog

  it('is any date that one may change', () => {
    expect(allSources(catalog).map(({ key }) => key)).toEqual(['event', 'opportunity.close_date'])
  })

  const source = (key: string) => allSources(catalog).find((one) => one.key === key) as Source
  const weekly = eventEntry(source('event'), {
    id: 4,
    title: 'Weekly',
    starts_at: '2026-11-23T01:00:00.000000Z',
    ends_at: '2026-11-23T02:00:00.000000Z',
    recurrence_id: '2026-11-23T01:00:00.000000Z',
    rrule: 'FREQ=WEEKLY',
    location: null,
    account_id: 8,
  })

  it('one time of a repeating event gets an event of its own when it is moved', () => {
    expect(weekly.repeats).toBe(true)
    const start = new Date('2026-11-23T03:00:00Z')
    expect(standIn(weekly, start, new Date('2026-11-23T04:00:00Z'))).toEqual({
      title: 'Weekly',
      account_id: 8,
      series_id: 4,
      recurrence_id: '2026-11-23T01:00:00.000000Z',
      starts_at: '2026-11-23T03:00:00.000Z',
      ends_at: '2026-11-23T04:00:00.000Z',
    })
  })

  it('a day stays a day', () => {
    const close = recordEntry(source('opportunity.close_date'), {
      id: 1,
      title: 'Deal',
      close_date: '2026-11-22',
    })
    expect([close.allDay, touched(close)]).toEqual([true, ['2026-11-22']])
    const then = movedTo(close, '2026-11-22', '2026-11-30', 0)
    expect(timeValues(close, then.start, then.end)).toEqual({ close_date: '2026-11-30' })
  })
})
