import { describe, expect, it } from 'vitest'
import type { FieldDef, ObjectDef } from '~/api/types'
import { offer } from './suggest'

const field = (name: string, zh: string, more: Partial<FieldDef> = {}): FieldDef => ({
  name,
  kind: 'text',
  label: { en: name.toUpperCase(), zh },
  writable: true,
  ...more,
})
const object = (name: string, fields: FieldDef[]) =>
  ({ name, plural: `${name}s`, label: { en: name, zh: name }, fields }) as unknown as ObjectDef

const options = [
  { key: 'A', label: { en: 'Great', zh: '重点' } },
  { key: 'B', label: { en: 'Good', zh: '一般' } },
]
const account = object('account', [
  field('level', '级别', { kind: 'select', options }),
  field('tags', '标签', { kind: 'multi_select' }),
])
const contact = object('contact', [
  field('id', '编号'),
  field('name', '姓名'),
  field('account_id', '客户', { kind: 'reference', references: 'accounts' }),
])
const offered = (text: string) => offer(contact, [account, contact], text, text.length)
const inserted = (text: string) => offered(text).found.map(({ insert }) => insert)

describe('suggestions', () => {
  it('are found by name and by what people say', () => {
    expect(inserted('na')).toEqual(['name'])
    expect(inserted('姓')).toEqual(['name'])
    expect(inserted('客户')).toEqual(['account_id', 'account.'])
    expect(inserted('')).toEqual([])
    expect(inserted('is_')).toEqual(['is_new'])
  })
  it('go on behind a parent and behind what was before', () => {
    expect(inserted('account.')).toEqual(['account.level'])
    expect(inserted('account.级')).toEqual(['account.level'])
    expect(inserted('old.na')).toEqual(['old.name'])
    expect(inserted('name.x')).toEqual([])
    expect(inserted('name')).toEqual([])
  })
})

describe('the place of a suggestion', () => {
  it('begins with its word, of any language', () => {
    expect(offered('size(account.le').from).toBe(5)
    expect(offered('is_new && 姓').from).toBe(10)
    expect(offered('name == ').found).toEqual([])
  })
  it('is in quotes for options, found by their words', () => {
    expect(inserted("account.level == '")).toEqual(['A', 'B'])
    expect(inserted("account.level in ['A', '一")).toEqual(['B'])
    expect(offered("account.level == '重").from).toBe(18)
    expect(inserted("name == 'na")).toEqual([])
    expect(inserted("name == 'n\"a' && na")).toEqual(['name'])
  })
  it('of a formula knows nothing of what was before', () => {
    const named = (stored: boolean) =>
      offer(contact, [account, contact], 'ol', 2, stored).found.map(({ insert }) => insert)
    expect(named(false)).toContain('old.')
    expect(named(true)).not.toContain('old.')
  })
})
