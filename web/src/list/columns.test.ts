import { describe, expect, it } from 'vitest'
import type { FieldDef, ObjectDef } from '~/api/types'
import { columnsOf, moved, readColumns, storeColumns, viewColumns } from './columns'
import { firstKey, nextOrder } from './order'

const field = (name: string, more: Partial<FieldDef> = {}): FieldDef => ({
  name,
  kind: 'text',
  label: { en: name, zh: name },
  writable: true,
  ...more,
})
const object = {
  name: 'deal',
  title: 'name',
  sections: [],
  fields: [
    field('name'),
    field('stage'),
    field('amount', { kind: 'money', currency: 'currency' }),
    field('currency'),
  ],
  views: [
    {
      key: 'all',
      label: { en: '', zh: '' },
      columns: ['stage', 'name', 'amount', 'currency', 'gone'],
      where: [],
      order: '',
    },
  ],
} as unknown as ObjectDef

describe('columns', () => {
  it('begin with the name and leave out a currency that stands in its amount', () => {
    expect(viewColumns(object, object.views[0])).toEqual(['name', 'stage', 'amount', 'gone'])
    expect(columnsOf(object, object.views[0], null).map((column) => column.field.name)).toEqual([
      'name',
      'stage',
      'amount',
    ])
  })

  it('come back as they were stored, and survive nonsense', () => {
    const columns = moved(columnsOf(object, object.views[0], null), 'amount', 'stage')
    expect(columns.map((column) => column.field.name)).toEqual(['name', 'amount', 'stage'])
    expect(columnsOf(object, undefined, readColumns(storeColumns(columns)))).toEqual(columns)
    for (const nonsense of ['', '{', '[]', '[1]', null]) expect(readColumns(nonsense)).toBeNull()
    expect(columnsOf(object, undefined, [{ name: 'stage', width: 9999 }])[1]?.width).toBe(640)
  })

  it('keep the name in front', () => {
    const columns = columnsOf(object, object.views[0], null)
    expect(moved(columns, 'name', null)).toEqual(columns)
    expect(moved(columns, 'amount', 'name')[0]?.field.name).toBe('name')
  })
})

describe('order', () => {
  it('goes up, down and back', () => {
    expect(nextOrder(undefined, 'name')).toBe('name')
    expect(nextOrder('name', 'name')).toBe('name.desc')
    expect(nextOrder('name.desc', 'name')).toBeUndefined()
    expect(firstKey('amount.desc.nullslast,id')).toEqual({ field: 'amount', descending: true })
    expect(firstKey(undefined)).toBeNull()
  })
})
