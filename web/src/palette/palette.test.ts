import { describe, expect, it } from 'vitest'
import { Catalog } from '~/api/catalog'
import type { ObjectDef } from '~/api/types'
import type { Translate } from '~/words'
import { commands, fitting } from './commands'
import { detailsOf } from './details'
import { pieces, rangesOf } from './marks'
import { readRecent, withRecent } from './recent'
import type { Hit } from './search'

describe('marks', () => {
  it('cut a text into pieces', () => {
    expect(pieces('+86-13812345678', [[4, 7]])).toEqual([
      { text: '+86-', marked: false },
      { text: '138', marked: true },
      { text: '12345678', marked: false },
    ])
    expect(pieces('张三', [[0, 2]])).toEqual([{ text: '张三', marked: true }])
    expect(pieces('abc', [])).toEqual([{ text: 'abc', marked: false }])
  })
  it('leave out ranges that cannot be', () => {
    expect(
      pieces('abc', [
        [2, 9],
        [1, 1],
      ]),
    ).toEqual([{ text: 'abc', marked: false }])
    expect(
      pieces('abcd', [
        [1, 3],
        [2, 4],
      ]).map((piece) => piece.text),
    ).toEqual(['a', 'bc', 'd'])
  })
  it('are where the words stand', () => {
    expect(rangesOf('New Opportunity', 'opp new')).toEqual([
      [0, 3],
      [4, 7],
    ])
    expect(rangesOf('新建商机', '商机')).toEqual([[2, 4]])
  })
})

describe('commands', () => {
  const object = (name: string, en: string, zh: string, verbs: string[]) =>
    ({
      name,
      plural: `${name}s`,
      label: { en, zh },
      label_plural: { en: `${en}s`, zh },
      icon: 'user',
      verbs,
      traits: ['base'],
      fields: [],
    }) as unknown as ObjectDef
  const catalog = new Catalog({
    currency: null,
    objects: [
      object('account', 'Customer', '客户', ['read', 'create']),
      object('lead', 'Lead', '线索', ['read']),
    ],
  })
  const t = ((key: string, holes?: { what?: string }) =>
    key === 'form.title' ? `新建${holes?.what}` : key) as unknown as Translate
  const all = commands({ catalog, saved: [], t, say: (words) => words.zh })
  const keys = (text: string) => fitting(all, text).map((command) => command.key)

  it('make only what one may make', () => {
    expect(keys('新建')).toEqual(['create-accounts'])
  })
  it('are found in either language, what begins so first', () => {
    expect(keys('客户')).toEqual(['go-accounts', 'create-accounts'])
    expect(keys('lead')).toEqual(['go-leads'])
    expect(keys('NEW customer')).toEqual(['create-accounts'])
    expect(keys('dark')).toEqual(['theme-dark'])
    expect(keys('  ')).toEqual([])
  })
})

describe('what is said of a record', () => {
  const hit = (more: Partial<Hit>): Hit => ({
    id: 7,
    title: '张三',
    match: 'part',
    matched: [],
    facts: [],
    ...more,
  })
  const label = (field: string) => `<${field}>`

  it('is its name with the mark, and what tells it apart', () => {
    const found = hit({
      matched: [{ field: 'name', value: '张三', ranges: [[0, 1]] }],
      facts: [
        { field: 'account_id', value: '蓝湾酒店' },
        { field: 'name', value: '张三' },
      ],
    })
    expect(detailsOf(found, 'name', label)).toEqual({
      label: '张三',
      ranges: [[0, 1]],
      details: [{ key: 'account_id', label: '', text: '蓝湾酒店', ranges: [] }],
    })
  })
  it('says once where it was found, and by what', () => {
    const phone = { field: 'phone', value: '13812345678' }
    const found = hit({ matched: [{ ...phone, ranges: [[0, 3]] }], facts: [phone] })
    expect(detailsOf(found, 'name', label).details).toEqual([
      { key: 'phone', label: '<phone>', text: '13812345678', ranges: [[0, 3]] },
    ])
  })
  it('names the record that a part belongs to', () => {
    const found = hit({
      title: '138',
      matched: [{ field: 'value', value: '138', ranges: [[0, 2]] }],
      of: { object: 'contact', plural: 'contacts', id: 9, title: '李四' },
    })
    expect(detailsOf(found, 'value', label)).toMatchObject({
      label: '李四',
      details: [{ text: '138', ranges: [[0, 2]] }],
    })
  })
})

describe('what one had open', () => {
  const one = (id: number) => ({ plural: 'accounts', id, title: `A${id}` })
  it('has the last one first, and each once', () => {
    expect(withRecent([one(1), one(2)], one(2))).toEqual([one(2), one(1)])
    expect(
      withRecent(
        Array.from({ length: 40 }, (_, id) => one(id)),
        one(99),
      ),
    ).toHaveLength(30)
  })
  it.each(['', '{', '[1]', '[{"plural":1}]', '{"a":1}'])('survives %s', (text) =>
    expect(readRecent(text)).toEqual([]),
  )
})
