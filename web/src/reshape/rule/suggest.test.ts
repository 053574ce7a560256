import { describe, expect, it } from 'vitest'
import type { FieldDef, ObjectDef } from '~/api/types'
import { isQuoted, suggest, wordAt } from './suggest'

const field = (name: string, zh: string, more: Partial<FieldDef> = {}): FieldDef => ({
  name,
  kind: 'text',
  label: { en: name.toUpperCase(), zh },
  writable: true,
  ...more,
})
const object = (name: string, fields: FieldDef[]) =>
  ({ name, plural: `${name}s`, label: { en: name, zh: name }, fields }) as unknown as ObjectDef

const account = object('account', [field('level', '级别'), field('tags', '标签', { kind: 'multi_select' })])
const contact = object('contact', [
  field('id', '编号'),
  field('name', '姓名'),
  field('account_id', '客户', { kind: 'reference', references: 'accounts' }),
])
const inserted = (word: string) => suggest(contact, [account, contact], word).map(({ insert }) => insert)

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
    expect(inserted('old.n')).toEqual(['old.name'])
    expect(inserted('name.x')).toEqual([])
    expect(inserted('name')).toEqual([])
  })
})

describe('the word at the caret', () => {
  it('may be of any language', () => {
    expect(wordAt('size(account.na) > 1', 15)).toEqual({ from: 5, word: 'account.na' })
    expect(wordAt('a && 姓名', 7)).toEqual({ from: 5, word: '姓名' })
    expect(wordAt('a > ', 4)).toEqual({ from: 4, word: '' })
  })
  it('is not offered anything inside quotes', () => {
    expect(isQuoted("name == 'na", 11)).toBe(true)
    expect(isQuoted("name == 'n\"a' && na", 19)).toBe(false)
  })
})
