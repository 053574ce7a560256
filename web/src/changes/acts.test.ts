import { describe, expect, it } from 'vitest'
import { Catalog } from '~/api/catalog'
import type { FieldDef, ObjectDef } from '~/api/types'
import { actsOf, changedSince, undoingOf } from './acts'
import { rawOf, rowOf, type Told } from './told'

const field = (name: string, kind: string, more: Partial<FieldDef> = {}) =>
  ({ name, kind, label: { en: name, zh: name }, writable: true, ...more }) as FieldDef
const object = (name: string, more: Partial<ObjectDef> = {}) =>
  ({
    name,
    plural: `${name}s`,
    title: 'name',
    traits: ['base'],
    verbs: ['read', 'update', 'delete'],
    fields: [
      field('name', 'text'),
      field('owner_id', 'user'),
      field('sum', 'money', { derived: true, writable: false }),
      field('code', 'text', { fixed: true }),
    ],
    ...more,
  }) as unknown as ObjectDef
const catalog = new Catalog({
  currency: null,
  objects: [
    object('deal'),
    object('point', { traits: ['child'], part: true }),
    object('account'),
    object('user_setting'),
  ],
})
const told = (id: number, more: Partial<Told>): Told => ({
  id,
  at: `2026-11-22T08:00:0${id % 10}Z`,
  by: null,
  origin: 'manual',
  request: 'a',
  object: 'deals',
  record: { id: 1, title: 'one' },
  verb: 'update',
  in_bin: false,
  fields: [],
  ...more,
})

describe('what somebody did', () => {
  it('leaves out how he arranged his screens', () => {
    const acts = actsOf(catalog, [told(3, { object: 'user_settings', request: 'b' }), told(2, {})], false)
    expect(acts.map((act) => act.object)).toEqual(['deals'])
  })

  it('is one act for each request, without what followed from it', () => {
    const acts = actsOf(
      catalog,
      [
        told(9, { request: 'b', record: { id: 2, title: 'two' }, verb: 'create' }),
        told(8, { object: 'points', verb: 'create' }),
        told(7, { object: 'accounts', verb: 'update' }),
        told(6, { record: { id: 3, title: 'three' } }),
        told(5, {}),
        told(4, { request: null }),
      ],
      false,
    )
    expect(acts.map((act) => [act.verb, act.object, act.changes.map((change) => change.id)])).toEqual([
      ['create', 'deals', [9]],
      ['update', 'deals', [6, 5]],
      ['update', 'deals', [4]],
    ])
    const points = actsOf(catalog, [told(3, { object: 'points' })], false)
    expect(points[0]?.object).toBe('points')
  })

  it('waits until all of it has come', () => {
    expect(actsOf(catalog, [told(2, { request: 'b' }), told(1, {})], true).map((act) => act.key)).toEqual([
      'b',
    ])
  })
})

describe('taking it back', () => {
  const act = (changes: Told[]) =>
    actsOf(catalog, changes, false)[0] as NonNullable<ReturnType<typeof actsOf>[0]>

  it('gives what can be written the values of before, references by their ids', () => {
    const fields = [
      { field: 'owner_id', from: { id: 3, title: 'C' }, to: { id: 4, title: 'D' } },
      { field: 'sum', from: 1, to: 2 },
      { field: 'code', from: null, to: 'x' },
    ]
    const later = [{ field: 'owner_id', from: { id: 4, title: 'D' }, to: { id: 5, title: 'E' } }]
    expect(undoingOf(catalog, act([told(2, { fields: later }), told(1, { fields })]))?.update).toEqual([
      { id: 1, values: { owner_id: 3 }, now: { owner_id: 5 } },
    ])
    expect(undoingOf(catalog, act([told(1, { fields: fields.slice(1) })]))).toBeNull()
  })

  it('takes out of the bin what was put there, and puts there what was made', () => {
    expect(undoingOf(catalog, act([told(1, { verb: 'delete', in_bin: true })]))?.restore).toEqual({
      object: 'deals',
      ids: [1],
    })
    expect(undoingOf(catalog, act([told(1, { verb: 'delete' })]))).toBeNull()
    expect(undoingOf(catalog, act([told(1, { verb: 'create' })]))?.remove).toEqual([1])
    expect(undoingOf(catalog, act([told(1, { verb: 'create', in_bin: true })]))).toBeNull()
    expect(undoingOf(catalog, act([told(1, { verb: 'merge' })]))).toBeNull()
  })

  it('notices what was changed again', () => {
    expect(changedSince({ name: 'a', owner_id: null }, { id: 1, name: 'a' })).toEqual([])
    expect(changedSince({ name: 'a', owner_id: 3 }, { name: 'b', owner_id: 3 })).toEqual(['name'])
  })
})

describe('a side of a change', () => {
  it('is shown like a value of its kind', () => {
    const owner = field('owner_id', 'user')
    expect(rawOf(owner, { id: 3, title: 'C' })).toBe(3)
    expect(rowOf(owner, { id: 3, title: null }, { id: 1 })).toEqual({
      id: 1,
      owner_id: 3,
      owner_id$: { id: 3, title: null },
    })
    expect(rawOf(field('extra', 'json'), { id: 3, title: 'C' })).toEqual({ id: 3, title: 'C' })
    expect(rawOf(owner, undefined)).toBeNull()
  })
})
