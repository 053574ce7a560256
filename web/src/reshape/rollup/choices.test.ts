import { describe, expect, it } from 'vitest'
import type { FieldDef, ObjectDef } from '~/api/types'
import { askable, valuesFor, waysTo } from './choices'

const field = (name: string, kind: string, more: Partial<FieldDef> = {}) =>
  ({ name, kind, label: { en: name, zh: name }, writable: true, ...more }) as FieldDef

const contacts = {
  name: 'contact',
  plural: 'contacts',
  fields: [
    field('id', 'integer'),
    field('account_id', 'reference', { references: 'accounts' }),
    field('about_id', 'reference', { references: 'accounts', object_field: 'about' }),
    field('created_by_id', 'user', { references: 'users' }),
    field('x_points', 'integer'),
    field('x_spent', 'money'),
    field('budget', 'money', { currency: 'currency' }),
    field('birthday', 'date'),
    field('x_age', 'integer', { shown_only: true }),
    field('rank', 'select', { options: [] }),
    field('is_primary', 'boolean'),
  ],
} as unknown as ObjectDef

const names = (fields: FieldDef[]) => fields.map(({ name }) => name)

describe('a roll-up', () => {
  it('is over records that refer to one', () => {
    const ways = waysTo({ plural: 'accounts' } as ObjectDef, [contacts])
    expect(ways.map(({ key }) => key)).toEqual(['contacts.account_id'])
    expect(waysTo({ plural: 'leads' } as ObjectDef, [contacts])).toEqual([])
  })

  it('is of numbers, and dates where one is the first', () => {
    expect(valuesFor(contacts, 'count')).toEqual([])
    expect(names(valuesFor(contacts, 'sum'))).toEqual(['x_points', 'x_spent'])
    expect(names(valuesFor(contacts, 'min'))).toEqual(['x_points', 'x_spent', 'birthday'])
  })

  it('asks for choices only', () => {
    expect(names(askable(contacts))).toEqual(['rank', 'is_primary'])
  })
})
