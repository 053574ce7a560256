import { describe, expect, it } from 'vitest'
import {
  type Favourite,
  favouriteKey,
  MOST,
  movedFavourite,
  readFavourites,
  withFavourite,
  withoutFavourite,
} from './favourites'

const record = (id: number): Favourite => ({ object: 'account', id })
const view: Favourite = { object: 'opportunity', view: '12' }

describe('favourites', () => {
  it('are read from what was stored, and nothing else is', () => {
    const stored = [record(5), view, { object: 'account' }, 'x', null, { id: 5 }, { object: 'a', id: 1.5 }]
    expect(readFavourites(stored)).toEqual([record(5), view])
    expect(readFavourites({})).toEqual([])
  })

  it('stand there once, and not without end', () => {
    expect(withFavourite([record(1)], record(1))).toEqual([record(1)])
    expect(withFavourite([record(1), record(2)], view, 1)).toEqual([record(1), view, record(2)])
    const full = Array.from({ length: MOST }, (_, id) => record(id))
    expect(withFavourite(full, view)).toBe(full)
    expect(withoutFavourite([record(1), view], record(1))).toEqual([view])
  })

  it('are put before one another', () => {
    const all = [record(1), record(2), view]
    const keys = (favourites: Favourite[]) => favourites.map(favouriteKey)
    expect(keys(movedFavourite(all, view, record(1)))).toEqual(['opportunity.12', 'account-1', 'account-2'])
    expect(keys(movedFavourite(all, record(1), null))).toEqual(['account-2', 'opportunity.12', 'account-1'])
    expect(keys(movedFavourite(all, record(1), view))).toEqual(['account-2', 'account-1', 'opportunity.12'])
    expect(movedFavourite(all, record(2), record(2))).toBe(all)
    expect(movedFavourite(all, record(9), view)).toBe(all)
  })
})
