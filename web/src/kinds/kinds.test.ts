import { describe, expect, it } from 'vitest'
import type { FieldDef, ObjectDef } from '~/api/types'
import { titleOf } from '~/list/titles'
import { entries } from './json/entries'

describe('JSON', () => {
  it('is read as names and plain values', () => {
    expect(entries({ a: 1, b: ['x', 'y'], c: { d: 1 }, e: null, f: true })).toEqual([
      { name: 'a', text: '1' },
      { name: 'b', text: 'x, y' },
      { name: 'c', text: null },
      { name: 'e', text: '—' },
      { name: 'f', text: 'true' },
    ])
    expect(
      entries([
        { heading: '电话', field: 'phone' },
        { heading: '豆型', field: null },
      ]),
    ).toEqual([
      { name: '电话', text: 'phone' },
      { name: '豆型', text: '—' },
    ])
    expect(entries(['x', { y: 1 }])).toEqual([
      { name: '1', text: 'x' },
      { name: '2', text: null },
    ])
    expect(entries(null)).toEqual([])
  })
})

describe('the name of a record', () => {
  const field = (name: string, kind: FieldDef['kind']) => ({ name, kind, writable: true }) as FieldDef

  it('is never an id or a key', () => {
    const fields = [field('id', 'integer'), field('a_id', 'reference'), field('b_id', 'user')]
    const link = { title: 'id', fields } as unknown as ObjectDef
    expect(titleOf(link, { id: 7, a_id: 1, a_id$: { id: 1, title: '周敏' } })).toBe('周敏')
    expect(titleOf(link, { id: 7 })).toBeNull()
    const role = { title: 'role', fields: [field('role', 'select')] } as unknown as ObjectDef
    expect(titleOf(role, { id: 7, role: 'decider' })).toBeNull()
  })
})
