import { describe, expect, it } from 'vitest'
import type { FieldDef, ObjectDef, Row } from '~/api/types'
import { type Both, choices, telling } from './pairs'

const field = (name: string, more: Partial<FieldDef> = {}) =>
  ({ name, kind: 'text', label: { en: name, zh: name }, writable: true, ...more }) as FieldDef

const contact = {
  name: 'contact',
  plural: 'contacts',
  title: 'name',
  fields: [
    field('name'),
    field('title'),
    field('city'),
    field('owner_id', { kind: 'user' }),
    field('origin', { fixed: true }),
    field('score', { writable: false }),
    field('hobbies', { kind: 'multi_select' }),
  ],
  verbs: ['read', 'update'],
  traits: ['base'],
} as unknown as ObjectDef

const both = (a: Record<string, unknown>, b: Record<string, unknown>) =>
  ({ object: contact, a: { id: 1, ...a } as Row, b: { id: 2, ...b } as Row }) as Both

const names = (fields: FieldDef[]) => fields.map(({ name }) => name)

describe('two that may become one', () => {
  it('are chosen between where both say something, and not the same', () => {
    const one = both(
      { name: '林岚', title: '店长', city: '杭州市', hobbies: [] },
      { name: '林岚', title: '经理', city: null, hobbies: ['tea'] },
    )
    expect(names(choices(one))).toEqual(['title'])
  })
  it('are not chosen between in what nobody may set, and in whose they are', () => {
    const one = both({ owner_id: 1, origin: 'form', score: '1' }, { owner_id: 2, origin: 'api', score: '2' })
    expect(choices(one)).toEqual([])
  })
  it('are shown beside each other in what at least one of them says', () => {
    expect(names(telling(both({ name: '林岚', title: '' }, { name: '林兰', owner_id: 2 })))).toEqual([
      'name',
      'owner_id',
    ])
  })
})
