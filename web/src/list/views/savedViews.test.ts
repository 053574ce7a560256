import { describe, expect, it } from 'vitest'
import type { ObjectDef, Row, Value } from '~/api/types'
import { chosenView, readView, valuesOf, viewsOf } from './savedViews'

const row = (id: number, more: Partial<Row> = {}): Row => ({
  id,
  name: `view ${id}`,
  object: 'deal',
  user_id: 3,
  kind: 'table',
  visibility: 'private',
  query: { f: ['amount.gte.5'], group: 'stage' },
  layout: [{ name: 'name', width: 200 }, { name: 'amount' }] as unknown as Value,
  sort: 'amount.desc',
  position: 0,
  is_default: false,
  ...more,
})
const object = {
  name: 'deal',
  views: [{ key: 'open', label: { en: 'Open', zh: '' }, columns: [], where: [], order: '' }],
} as unknown as ObjectDef

describe('saved views', () => {
  it('are read and written alike', () => {
    expect(valuesOf(readView(row(1)))).toEqual({
      name: 'view 1',
      kind: 'table',
      visibility: 'private',
      query: { f: ['amount.gte.5'], group: 'stage' },
      layout: [{ name: 'name', width: 200 }, { name: 'amount' }] as unknown as Value,
      sort: 'amount.desc',
      is_default: false,
    })
  })

  it('remember what they are shown as, and by what', () => {
    const query = { f: [], by: 'close_date', chart: 'pie,count,stage' }
    for (const kind of ['board', 'calendar', 'chart']) {
      const view = readView(row(1, { kind, query }))
      expect(view).toMatchObject({ shape: kind, byField: 'close_date', chart: 'pie,count,stage' })
      expect(valuesOf(view)).toMatchObject({ kind, query })
    }
    expect(readView(row(1, { kind: 'cake' })).shape).toBe('table')
  })

  it('survive nonsense', () => {
    const view = readView(row(1, { query: [] as unknown as null, layout: 'x', sort: null, name: null }))
    expect(view).toMatchObject({ where: [], wanted: '', group: null, columns: null, order: '', name: '' })
  })

  it('stand behind the views that everybody has, each at its object', () => {
    const views = viewsOf(object, [readView(row(7)), readView(row(8, { object: 'other' }))])
    expect(views.map((view) => view.key)).toEqual(['open', '7'])
    expect(views[1]).toMatchObject({
      columns: ['name', 'amount'],
      where: ['amount.gte.5'],
      order: 'amount.desc',
    })
  })

  it('open first if one says so; ones own before what others share', () => {
    const shared = readView(row(7, { user_id: 9, visibility: 'everyone', is_default: true }))
    const own = readView(row(8, { is_default: true }))
    expect(chosenView(viewsOf(object, []), undefined, 3)?.key).toBe('open')
    expect(chosenView(viewsOf(object, [shared]), undefined, 3)?.key).toBe('7')
    expect(chosenView(viewsOf(object, [shared, own]), undefined, 3)?.key).toBe('8')
    expect(chosenView(viewsOf(object, [shared, own]), 'open', 3)?.key).toBe('open')
    expect(chosenView(viewsOf(object, []), '99', 3)?.key).toBe('open')
  })
})
