import { describe, expect, it } from 'vitest'
import { Catalog } from '~/api/catalog'
import type { FieldDef, ObjectDef, Words } from '~/api/types'
import { parsePart } from './conditions'
import { choices, found, resolve, usable } from './paths'

const field = (name: string, more: Partial<FieldDef> = {}): FieldDef => ({
  name,
  kind: 'text',
  label: { en: name, zh: name },
  writable: true,
  ...more,
})
const object = (name: string, fields: FieldDef[], relations: ObjectDef['relations'] = []) =>
  ({
    name,
    plural: `${name}s`,
    label: { en: name, zh: name },
    label_plural: { en: `${name}s`, zh: `${name}s` },
    fields,
    sections: [],
    relations,
  }) as unknown as ObjectDef
const deal = object(
  'deal',
  [
    field('name'),
    field('secret', { masked: true }),
    field('stage', { kind: 'select' }),
    field('account_id', { kind: 'reference', references: 'accounts' }),
  ],
  [{ object: 'line', plural: 'lines', field: 'deal_id', when: null }],
)
const account = object('account', [
  field('city'),
  field('days_quiet', { kind: 'integer', shown_only: true }),
  field('parent_id', { kind: 'reference', references: 'accounts' }),
])
const line = object('line', [field('product')])
const catalog = new Catalog({ currency: null, objects: [deal, account, line] })
const say = (words: Words) => words.en

describe('paths through relations', () => {
  it('lead to fields of other records', () => {
    expect(resolve(catalog, deal, 'name')).toMatchObject({ object: deal, through: [] })
    expect(resolve(catalog, deal, '@account_id.parent_id.city')).toMatchObject({
      object: account,
      field: { name: 'city' },
      through: [{ en: 'account_id' }, { en: 'parent_id' }],
    })
    expect(resolve(catalog, deal, '@lines.product')).toMatchObject({ object: line })
  })
  it.each(['secret', 'gone', '@name.city', '@account_id.gone', '@account_id.days_quiet', '@others.name'])(
    '%s leads nowhere',
    (path) => expect(resolve(catalog, deal, path)).toBeNull(),
  )
  it('are offered step by step, and found by what they are called', () => {
    expect(choices(catalog, deal, 'account_id').map((choice) => choice.path)).toEqual([
      '@account_id.city',
      '@account_id.parent_id',
    ])
    expect(choices(catalog, deal, '@account_id.parent_id').map((choice) => choice.path)).toEqual([
      '@account_id.parent_id.city',
      '@account_id.parent_id.parent_id',
    ])
    expect(found(catalog, deal, '', 'city', say).map((choice) => choice.path)).toEqual(['@account_id.city'])
    expect(found(catalog, deal, '', 'ACCOUNT', say)[0]?.path).toBe('account_id')
  })
  it('that lead nowhere are left out of conditions', () => {
    const kept = (text: string) => usable(catalog, deal, parsePart(text))
    expect(kept('gone.eq.1')).toEqual([])
    expect(kept('or(gone.eq.1,name.eq.a)')).toEqual([
      { join: 'or', parts: [{ field: 'name', operator: 'eq', values: ['a'] }] },
    ])
    expect(kept('or(gone.eq.1)')).toEqual([])
    expect(kept('stage.eq.won')).toEqual([{ field: 'stage', operator: 'in', values: ['won'] }])
  })
})
