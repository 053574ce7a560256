import { describe, expect, it } from 'vitest'
import type { FieldDef, ObjectDef, Row } from '~/api/types'
import { factsOf } from './facts'

const field = (name: string, more: Partial<FieldDef> = {}): FieldDef => ({
  name,
  kind: 'text',
  label: { en: name, zh: name },
  writable: true,
  ...more,
})
const chosen = (name: string, colour?: 'blue') =>
  field(name, { kind: 'select', options: [{ key: 'company', label: { en: 'Company', zh: '企业' }, colour }] })

const fields = [
  field('name'),
  chosen('kind', 'blue'),
  chosen('salutation'),
  field('level'),
  field('city'),
  field('industry'),
]
const phone = field('phone', { kind: 'phone' })
const amount = field('amount', { kind: 'money' })
const object = (name: string) =>
  ({ name, title: 'name', sections: [], fields, views: [] }) as unknown as ObjectDef
const said = (of: string, values: Record<string, unknown>, among: FieldDef[] = fields) => {
  const columns = among.map((one) => ({ field: one, width: 100, pinned: false }))
  const { facts, side, phone } = factsOf(object(of), columns, { id: 1, version: 1, ...values } as Row)
  return { facts: facts.map(({ name }) => name), side: side?.name, phone: phone?.name }
}

describe('the facts of a card', () => {
  it('says what the record is only if it is not what nearly all are', () => {
    const values = { name: 'Clearbrook', level: 'A', city: 'Hangzhou', industry: 'catering' }
    expect(said('account', { ...values, kind: 'company' })).toEqual({
      facts: ['level', 'city'],
      side: 'industry',
    })
    expect(said('account', { ...values, kind: 'person' })).toEqual({ facts: ['kind', 'level'], side: 'city' })
    expect(said('deal', { ...values, kind: 'company' }).facts).toEqual(['kind', 'level'])
  })

  it('passes over what is empty, how somebody is addressed, and the name itself', () => {
    expect(
      said('account', { name: 'Ann', salutation: 'company', level: '', city: null, industry: 'catering' }),
    ).toEqual({
      facts: [],
      side: 'industry',
    })
  })

  it('has a day at the side, so that days stand below each other', () => {
    const columns = [
      field('name'),
      chosen('status', 'blue'),
      field('due_at', { kind: 'datetime' }),
      field('account_id'),
    ]
    const values = { name: 'Call', due_at: '2026-11-23T02:00:00Z', account_id: 3 }
    expect(said('task', { ...values, status: 'open' }, columns)).toEqual({
      facts: ['account_id'],
      side: 'due_at',
    })
    expect(said('task', { ...values, status: 'doing' }, columns)).toEqual({
      facts: ['status', 'account_id'],
      side: 'due_at',
    })
  })

  it('says no yes and no bare number, which name nothing without their label', () => {
    const among = [
      field('name'),
      field('active', { kind: 'boolean' }),
      field('digits', { kind: 'integer' }),
      field('city'),
    ]
    const values = { name: 'CNY', active: true, digits: 2, city: 'Hangzhou' }
    expect(said('currency', values, among)).toEqual({ facts: [], side: 'city' })
  })

  it('has no room for a mail address', () => {
    const columns = [field('name'), field('email', { kind: 'email' }), field('title'), field('owner_id')]
    const values = { name: 'Ann', email: 'ann.long@clearbrook.example', title: 'Buyer', owner_id: 3 }
    expect(said('contact', values, columns)).toEqual({ facts: ['title'], side: 'owner_id' })
  })

  it('puts money at the side, and a number that rings apart', () => {
    const values = { name: 'Clearbrook', level: 'A', city: 'Hangzhou', phone: '13800001111', amount: '5' }
    expect(said('account', values, [...fields, phone, amount])).toEqual({
      facts: ['level', 'city'],
      side: 'amount',
      phone: 'phone',
    })
  })
})
