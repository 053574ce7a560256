import { afterEach, describe, expect, it } from 'vitest'
import type { Page } from '~/api/records'
import type { Row } from '~/api/types'
import { clashes, merged } from '~/record/conflict'
import { hold, isHeld } from './held'
import { isOlder, mergeLanes, mergePage } from './merge'
import { readEvent } from './types'

const page = (...rows: Row[]): Page => ({ rows, next: null })
const row = (id: number, version: number, more: Partial<Row> = {}): Row => ({ id, version, ...more })
const came = (...rows: Row[]) => new Map(rows.map((one) => [one.id, one]))

describe('events', () => {
  it('are read with their position', () => {
    const event = readEvent('change', '12', '{"object":"contacts","id":7}')
    expect(event).toEqual({ kind: 'change', position: 12, object: 'contacts', id: 7 })
    expect(readEvent('presence', '12', '{"object":"contacts","id":7}')?.position).toBeNull()
  })
  it('that are none are nothing', () => {
    expect(readEvent('change', '1', 'no json')).toBeNull()
    expect(readEvent('party', '1', '{}')).toBeNull()
  })
})

describe('a page of a list', () => {
  it('gets what came in its place', () => {
    const then = mergePage(page(row(1, 1), row(2, 1)), new Set([2]), came(row(2, 2)))
    expect(then).toEqual({ page: page(row(1, 1), row(2, 2)), lost: false })
  })
  it('loses what did not come', () => {
    const then = mergePage(page(row(1, 1), row(2, 1)), new Set([1]), came())
    expect(then).toEqual({ page: page(row(2, 1)), lost: true })
  })
  it('is not touched by records of elsewhere', () => {
    expect(mergePage(page(row(1, 1)), new Set([9]), came(row(9, 1)))).toBeNull()
  })
  it('keeps what is newer than the answer', () => {
    expect(isOlder(row(1, 1), row(1, 2))).toBe(true)
    const then = mergePage(page(row(1, 3)), new Set([1]), came(row(1, 2)))
    expect(then?.page.rows[0]?.version).toBe(3)
  })
})

describe('the columns of a board', () => {
  const laneOf = (one: Row) => String(one.stage)
  const lanes = new Map([
    ['a', page(row(1, 1, { stage: 'a' }), row(2, 1, { stage: 'a' }))],
    ['b', page(row(3, 1, { stage: 'b' }))],
  ])
  it('hand a card on', () => {
    const moved = mergeLanes(lanes, new Set([1]), came(row(1, 2, { stage: 'b' })), laneOf)
    expect(moved.get('a')?.rows.map(({ id }) => id)).toEqual([2])
    expect(moved.get('b')?.rows.map(({ id }) => id)).toEqual([1, 3])
  })
  it('keep a card in its place', () => {
    const moved = mergeLanes(lanes, new Set([2]), came(row(2, 2, { stage: 'a' })), laneOf)
    expect([...moved.keys()]).toEqual(['a'])
    expect(moved.get('a')?.rows.map(({ id, version }) => [id, version])).toEqual([
      [1, 1],
      [2, 2],
    ])
  })
  it('lose what is gone', () => {
    const moved = mergeLanes(lanes, new Set([3]), came(), laneOf)
    expect(moved.get('b')?.rows).toEqual([])
  })
})

describe('a record that is being saved', () => {
  afterEach(() => expect(isHeld('contacts', 1)).toBe(false))
  it('is held until all have let go', () => {
    const [one, other] = [hold('contacts', 1), hold('contacts', 1)]
    one()
    one()
    expect(isHeld('contacts', 1)).toBe(true)
    other()
  })
})

describe('a conflict', () => {
  const conflict = { version: 3, changedBy: '李四', changedAt: '', fields: ['name', 'phone'] }
  const mine = { name: 'mine', title: '经理' }
  it('is about the fields that both changed', () => {
    expect(clashes(conflict, mine)).toEqual(['name'])
  })
  it('is settled field by field; what does not clash is kept', () => {
    expect(merged(mine, ['name'], { name: 'mine' })).toEqual(mine)
    expect(merged(mine, ['name'], { name: 'theirs' })).toEqual({ title: '经理' })
  })
})
