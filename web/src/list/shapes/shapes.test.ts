import { describe, expect, it } from 'vitest'
import type { FieldDef, ObjectDef } from '~/api/types'
import { formatChart, readChart } from './chartText'
import { fieldFor, shapesOf } from './shapes'

const field = (name: string, kind: string, more: Partial<FieldDef> = {}) =>
  ({ name, kind, label: { en: name, zh: name }, writable: true, ...more }) as FieldDef
const object = (name: string, fields: FieldDef[]) =>
  ({ name, plural: `${name}s`, fields, sections: [] }) as unknown as ObjectDef
const deal = object('opportunity', [
  field('name', 'text'),
  field('forecast', 'select'),
  field('stage', 'select'),
  field('origin', 'select'),
  field('secret', 'select', { masked: true }),
  field('created_at', 'datetime', { writable: false }),
  field('close_date', 'date'),
  field('amount_base', 'money'),
])

describe('the shapes of a list', () => {
  it('are those for which there is a field', () => {
    expect(shapesOf(deal)).toEqual(['table', 'board', 'calendar', 'chart'])
    expect(shapesOf(object('note', [field('body', 'text')]))).toEqual(['table', 'chart'])
  })

  it('stand by the field that is wanted, else by the usual one', () => {
    expect(fieldFor(deal, 'board', null)?.name).toBe('stage')
    expect(fieldFor(deal, 'board', 'forecast')?.name).toBe('forecast')
    expect(fieldFor(deal, 'board', 'secret')?.name).toBe('stage')
    expect(fieldFor(deal, 'calendar', null)?.name).toBe('close_date')
    expect(fieldFor(deal, 'calendar', 'created_at')?.name).toBe('created_at')
    expect(fieldFor(deal, 'table', 'stage')).toBeUndefined()
  })
})

describe('the chart of a list', () => {
  it('is read as it was written', () => {
    for (const text of [
      'bar,count,stage',
      'line,sum:amount_base,close_date:quarter,stage',
      'number,avg:amount_base',
      'pie,count,forecast',
    ])
      expect(formatChart(readChart(deal, text))).toBe(text)
  })

  it('leaves out what is not there', () => {
    expect(formatChart(readChart(deal, null))).toBe('bar,count,stage')
    expect(formatChart(readChart(deal, 'cake,count,stage'))).toBe('bar,count,stage')
    expect(formatChart(readChart(deal, 'bar,sum:secret,stage,stage'))).toBe('bar,count,stage')
    expect(formatChart(readChart(deal, 'pie,count,secret'))).toBe('number,count')
    expect(formatChart(readChart(deal, 'bar,count,close_date:century'))).toBe('bar,count,close_date:month')
  })
})
