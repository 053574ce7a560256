import { describe, expect, it } from 'vitest'
import type { FieldDef, ObjectDef } from '~/api/types'
import { fill, fillable, further, keys, lacking } from './mapping'

const label = { en: 'x', zh: '某' }
const field = (name: string, more: Partial<FieldDef> = {}): FieldDef => ({
  name,
  kind: 'text',
  label,
  writable: true,
  ...more,
})
const object = {
  name: 'account',
  plural: 'accounts',
  title: 'name',
  fields: [
    field('id', { writable: false }),
    field('notes', { kind: 'long_text' }),
    field('external_id', { unique: true }),
    field('score', { derived: true }),
    field('phone', { kind: 'phone' }),
    field('name'),
  ],
  sections: [{ label, fields: ['name', 'phone'] }],
} as unknown as ObjectDef

describe('columns and fields', () => {
  it('offers what can be written, in the order of the form', () => {
    expect(fillable(object).map(({ name }) => name)).toEqual(['name', 'phone', 'notes', 'external_id'])
  })

  it('gives a field to one column only', () => {
    expect(fill(['name', null, 'phone'], 1, 'name')).toEqual([null, 'name', 'phone'])
    expect(fill(['name', null], 0, null)).toEqual([null, null])
  })

  it('lets several columns have further numbers of what has contact points', () => {
    const points = {
      fields: [field('account_id', { kind: 'reference', references: 'accounts' })],
    } as unknown as ObjectDef
    expect(further(object, points)).toEqual(['phone'])
    expect(further({ ...object, plural: 'users' }, points)).toEqual([])
    expect(further(object, undefined)).toEqual([])
    expect(fill(['contact_points.phone', null], 1, 'contact_points.phone')).toEqual([
      'contact_points.phone',
      'contact_points.phone',
    ])
  })

  it('finds records by what is unique before what may be shared', () => {
    expect(keys(object, ['notes', 'name', 'phone', 'external_id']).map(({ name }) => name)).toEqual([
      'external_id',
      'phone',
      'name',
    ])
    expect(keys(object, [null])).toEqual([])
  })

  it('asks for the name, unless records are only changed', () => {
    expect(lacking(object, ['phone'], null)?.name).toBe('name')
    expect(lacking(object, ['phone'], 'phone')).toBeNull()
    expect(lacking(object, ['name'], null)).toBeNull()
  })
})
