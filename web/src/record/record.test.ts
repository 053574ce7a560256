import { describe, expect, it } from 'vitest'
import { parseSearch, stringifySearch, validateSearch } from '~/shell/search'
import { readConflict, touches } from './conflict'

describe('somebody else was faster', () => {
  it('is read from the details of a 412', () => {
    const details = JSON.stringify({
      version: 3,
      changed_at: '2026-11-21T10:00:00Z',
      changed_by: '周敏',
      fields: ['phone'],
    })
    const conflict = readConflict({ status: 412, details })
    expect(conflict).toMatchObject({ version: 3, changedBy: '周敏', fields: ['phone'] })
    if (conflict) {
      expect(touches(conflict, { phone: '1' })).toBe(true)
      expect(touches(conflict, { name: 'x' })).toBe(false)
    }
    expect(readConflict({ status: 412, details: 'oops' })).toBeNull()
    expect(readConflict({ status: 409, details })).toBeNull()
  })
})

describe('an address', () => {
  it('is written as it was read', () => {
    for (const text of [
      '?view=won&f=level.in.%28A%2CB%29&f=name.ilike.*%E5%BC%A0*&peek=3',
      '?f=',
      '?create=accounts&with=account_id.4',
      '',
    ]) {
      expect(stringifySearch({ ...validateSearch(parseSearch(text)) })).toBe(text)
    }
  })

  it('tells no filter from the view’s own', () => {
    expect(validateSearch(parseSearch('?f=')).f).toEqual([])
    expect(validateSearch(parseSearch('')).f).toBeUndefined()
    expect(validateSearch({ view: 3, f: 'x', as: 'map' })).toEqual({})
  })
})
