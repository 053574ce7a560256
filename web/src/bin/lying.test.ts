import { describe, expect, it } from 'vitest'
import { Catalog } from '~/api/catalog'
import type { FieldDef, ObjectDef } from '~/api/types'
import { byObject, type Lying, recordOf } from './lying'

const field = (name: string, kind: string) =>
  ({ name, kind, label: { en: name, zh: name }, writable: true }) as FieldDef

const account = {
  name: 'account',
  plural: 'accounts',
  title: 'name',
  fields: [
    field('id', 'integer'),
    field('owner_id', 'user'),
    field('name', 'text'),
    field('level', 'select'),
  ],
  sections: [{ label: { en: '', zh: '' }, fields: ['name', 'level', 'owner_id'] }],
  verbs: ['read', 'delete'],
  traits: ['base'],
} as unknown as ObjectDef

const tag = { ...account, name: 'tag', plural: 'tags' } as ObjectDef

const lying = (object: string, id: number): Lying => ({
  object,
  record: { id, title: `${object} ${id}` },
  at: '2026-11-22T08:00:00Z',
  by: null,
})

describe('the bin', () => {
  it('shows what a record says, in the order of its form, without its name and what is empty', () => {
    const { row, fields } = recordOf(account, {
      ...lying('accounts', 7),
      fields: [
        { field: 'owner_id', value: { id: 3, title: 'Ann' } },
        { field: 'name', value: 'Blue Door' },
        { field: 'level', value: 'A' },
        { field: 'gone', value: 'of a field that is not there any more' },
      ],
    })
    expect(fields.map(({ name }) => name)).toEqual(['level', 'owner_id'])
    expect(row.owner_id).toBe(3)
    expect(row.owner_id$).toEqual({ id: 3, title: 'Ann' })
  })

  it('leaves out what says nothing', () => {
    const { fields } = recordOf(account, { ...lying('accounts', 7), fields: [{ field: 'level', value: '' }] })
    expect(fields).toEqual([])
  })

  it('shows a no and a nought, which somebody said', () => {
    const said = { ...account, fields: [field('calls', 'integer'), field('active', 'boolean')] } as ObjectDef
    const { fields } = recordOf(said, {
      ...lying('accounts', 7),
      fields: [
        { field: 'calls', value: 0 },
        { field: 'active', value: false },
      ],
    })
    expect(fields.map(({ name }) => name)).toEqual(['calls', 'active'])
  })

  it('restores object by object', () => {
    const catalog = new Catalog({ currency: null, objects: [account, tag] })
    const groups = byObject(catalog, [
      lying('tags', 1),
      lying('accounts', 2),
      lying('tags', 3),
      lying('gone', 4),
    ])
    expect(groups.map(({ object, ids }) => [object.plural, ids])).toEqual([
      ['tags', [1, 3]],
      ['accounts', [2]],
    ])
  })
})
