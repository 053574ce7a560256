import { describe, expect, it } from 'vitest'
import { difference } from './readers'

describe('with whom a view is shared', () => {
  it('is written as what is new and what is gone', () => {
    const kept = [
      { kind: 'user' as const, id: 3, title: 'C', row: 31 },
      { kind: 'department' as const, id: 3, title: 'D', row: 32 },
    ]
    const wanted = [
      { kind: 'department' as const, id: 3, title: 'D' },
      { kind: 'user' as const, id: 4, title: 'E' },
    ]
    expect(difference(kept, wanted)).toEqual({ add: [wanted[1]], remove: [kept[0]] })
    expect(difference([], [])).toEqual({ add: [], remove: [] })
  })
})
