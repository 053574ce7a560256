import { describe, expect, it } from 'vitest'
import type { FieldDef, ObjectDef } from '~/api/types'
import {
  columnsOf as allColumnsOf,
  defaultWidth,
  fewest,
  moved,
  pinned,
  stickyOffsets,
  storeColumns,
  viewColumns,
} from './columns'
import { nextOrder, readOrder, withKey, writeOrder } from './order'
import type { Stored } from './stored'
import { readColumns } from './stored'
import type { ListView } from './views/savedViews'

const english = ({ en }: { en: string }) => en
const columnsOf = (of: ObjectDef, view: ListView | undefined, stored: Stored[] | null) =>
  allColumnsOf(of, view, stored, english)

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

  it('that are few say how much before what kind', () => {
    const columns = columnsOf(object, object.views[0], null)
    expect(fewest(columns, 'name', 2).map((column) => column.field.name)).toEqual(['name', 'amount'])
    expect(fewest(columns, 'name', 9)).toEqual(columns)
  })

  it('keep the name in front', () => {
    const columns = columnsOf(object, object.views[0], null)
    expect(moved(columns, 'name', null)).toEqual(columns)
    expect(moved(columns, 'amount', 'name')[0]?.field.name).toBe('name')
  })
})

describe('the width of a column', () => {
  it('has room for the words, in the language in which they are read', () => {
    const options = [{ key: 'a', label: { en: 'A very long option indeed', zh: '短' } }]
    const level = field('level', { kind: 'select', label: { en: 'Level', zh: '级别' }, options })
    expect(defaultWidth(object, level, english)).toBe(200)
    expect(defaultWidth(object, level, ({ zh }) => zh)).toBe(120)
    expect(defaultWidth(object, field('name', { label: { en: 'N'.repeat(90), zh: '' } }), english)).toBe(240)
  })
})

describe('pinned columns', () => {
  const names = (columns: ReturnType<typeof columnsOf>) => columns.map((column) => column.field.name)

  it('stand behind the title and stay in sight', () => {
    const columns = pinned(columnsOf(object, object.views[0], null), 'amount', true)
    expect(names(columns)).toEqual(['name', 'amount', 'stage'])
    expect(stickyOffsets(columns, 36)).toEqual([36, 276, null])
    expect(columnsOf(object, undefined, readColumns(storeColumns(columns)))).toEqual(columns)
    expect(names(pinned(columns, 'amount', false))).toEqual(['name', 'amount', 'stage'])
    expect(stickyOffsets(pinned(columns, 'amount', false), 36)).toEqual([36, null, null])
  })

  it('take in what is moved among them', () => {
    const columns = pinned(columnsOf(object, object.views[0], null), 'amount', true)
    const then = moved(columns, 'stage', 'amount')
    expect(names(then)).toEqual(['name', 'stage', 'amount'])
    expect(then.every((column) => column.pinned)).toBe(true)
    expect(moved(then, 'stage', null).map((column) => column.pinned)).toEqual([true, true, false])
  })
})

describe('order', () => {
  it('goes up, down and back', () => {
    expect(nextOrder(undefined, 'name')).toBe('name')
    expect(nextOrder('name', 'name')).toBe('name.desc')
    expect(nextOrder('name.desc', 'name')).toBeUndefined()
    expect(nextOrder('name,amount', 'name')).toBe('name')
  })

  it('has several keys', () => {
    const keys = readOrder('amount.desc.nullslast,id')
    expect(keys).toEqual([
      { field: 'amount', descending: true },
      { field: 'id', descending: false },
    ])
    expect(writeOrder(keys)).toBe('amount.desc,id')
    expect(readOrder(undefined)).toEqual([])
    expect(withKey('name', 'amount')).toBe('name,amount')
    expect(withKey('name,amount', 'amount')).toBe('name,amount.desc')
    expect(withKey('name,amount.desc', 'amount')).toBe('name')
    expect(withKey('name.desc', 'name')).toBeUndefined()
  })
})
