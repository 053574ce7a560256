import { describe, expect, it } from 'vitest'
import type { FieldDef, ObjectDef } from '~/api/types'
import { operations } from './convert'

const object = (name: string, plural: string, fields: string[]) =>
  ({
    name,
    plural,
    fields: fields.map((field) => ({ name: field, kind: 'text', writable: true }) as FieldDef),
  }) as ObjectDef

const lead = object('lead', 'leads', ['name', 'company', 'phone', 'city', 'title', 'owner_id'])
const targets = {
  account: object('account', 'accounts', ['name', 'kind', 'phone', 'city', 'owner_id']),
  contact: object('contact', 'contacts', ['name', 'phone', 'title', 'account_id', 'owner_id']),
  opportunity: object('opportunity', 'opportunities', ['name', 'close_date', 'account_id', 'owner_id']),
}
const row = {
  id: 7,
  version: 3,
  name: '李红',
  company: '蓝门',
  phone: '138',
  city: '杭州',
  title: '店长',
  owner_id: '5',
}
const account = { $ref: 'account' }

describe('a lead that becomes a customer', () => {
  it('is a company with a contact and a deal', () => {
    const wish = { company: '蓝门', person: '李红', deal: { name: '蓝门咖啡机', closes: '2026-12-31' } }
    expect(operations(lead, row, targets, wish)).toEqual([
      {
        op: 'create',
        ref: 'account',
        object: 'accounts',
        values: { city: '杭州', owner_id: '5', name: '蓝门', kind: 'company' },
      },
      {
        op: 'create',
        ref: 'contact',
        object: 'contacts',
        values: { phone: '138', title: '店长', owner_id: '5', name: '李红', account_id: account },
      },
      {
        op: 'create',
        ref: 'deal',
        object: 'opportunities',
        values: { owner_id: '5', name: '蓝门咖啡机', close_date: '2026-12-31', account_id: account },
      },
      {
        op: 'update',
        object: 'leads',
        id: 7,
        version: 3,
        values: {
          converted_account_id: account,
          converted_contact_id: { $ref: 'contact' },
          converted_opportunity_id: { $ref: 'deal' },
          status: 'converted',
        },
      },
    ])
  })

  it('is a person for himself, whose contact comes by itself', () => {
    const all = operations(lead, row, targets, { company: '', person: '李红', deal: null })
    expect(all.map(({ op, object: plural }) => [op, plural])).toEqual([
      ['create', 'accounts'],
      ['update', 'leads'],
    ])
    expect(all[0]?.values).toEqual({
      city: '杭州',
      owner_id: '5',
      phone: '138',
      name: '李红',
      kind: 'person',
    })
  })
})
