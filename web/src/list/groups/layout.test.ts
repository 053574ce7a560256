import { describe, expect, it } from 'vitest'
import { pagesSeen, placeAt, placesOf } from './layout'

const groups = [
  { count: 2, open: true },
  { count: 500, open: false },
  { count: 300, open: true },
]

describe('rows in groups', () => {
  it('have a place for each head and each row of an open group', () => {
    expect(placesOf(groups)).toBe(3 + 2 + 300)
    expect([0, 1, 2, 3, 4, 5].map((index) => placeAt(groups, index))).toEqual([
      { group: 0, at: null },
      { group: 0, at: 0 },
      { group: 0, at: 1 },
      { group: 1, at: null },
      { group: 2, at: null },
      { group: 2, at: 0 },
    ])
    expect(placeAt(groups, 304)).toEqual({ group: 2, at: 299 })
    expect(placeAt(groups, 305)).toBeNull()
    expect(placeAt([], 0)).toBeNull()
  })
  it('are fetched where they are seen', () => {
    expect(pagesSeen(groups, 0, 10, 100)).toEqual([
      { group: 0, page: 0 },
      { group: 2, page: 0 },
    ])
    expect(pagesSeen(groups, 100, 110, 100)).toEqual([
      { group: 2, page: 0 },
      { group: 2, page: 1 },
    ])
    expect(pagesSeen(groups, 0, 0, 100)).toEqual([])
  })
})
