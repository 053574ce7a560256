import { describe, expect, it } from 'vitest'
import type { FieldDef, ObjectDef } from '~/api/types'
import { fill, fillable, further, keys, knownKey, lacking, nameParts, same } from './mapping'

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

  it('takes the key of the last import only where its column is filled', () => {
    const columns = [{ field: 'name' }, { field: 'phone' }]
    expect(knownKey(object, { known: { key: 'phone' }, columns })).toBe('phone')
    expect(knownKey(object, { known: { key: 'external_id' }, columns })).toBeNull()
    expect(knownKey(object, { known: { key: null }, columns })).toBeNull()
    expect(knownKey(object, { known: null, columns })).toBeNull()
  })

  it('knows the same columns again', () => {
    expect(same(['name', null], ['name', null])).toBe(true)
    expect(same(['name', null], ['name', 'phone'])).toBe(false)
    expect(same(['name'], ['name', null])).toBe(false)
  })

  it('needs no name where its parts are', () => {
    const lead = {
      ...object,
      fields: [field('name'), field('title'), field('phone', { kind: 'phone' })],
    } as ObjectDef
    expect(nameParts(lead)).toEqual(['family', 'given'])
    expect(lacking(lead, ['name.family'], null)).toBeNull()
    expect(lacking(lead, ['phone'], null)?.name).toBe('name')
    const contact = { ...lead, fields: [...lead.fields, field('family_name')] } as ObjectDef
    expect(nameParts(contact)).toEqual([])
    expect(lacking(contact, ['family_name'], null)).toBeNull()
    expect(nameParts(object)).toEqual([])
  })
})
