import { describe, expect, it } from 'vitest'
import type { Row } from '~/api/types'
import { inGroups } from './groups'
import { MOST_ROWS, rowsToPrint } from './rows'

const rows = (from: number, count: number) => Array.from({ length: count }, (_, at) => ({ id: from + at }))

describe('a printed list', () => {
  it('has the rows of all pages', async () => {
    const pages = [
      { rows: rows(0, 3), next: 'a' },
      { rows: rows(3, 2), next: null },
    ]
    const asked: (string | null)[] = []
    const found = await rowsToPrint(async (after) => {
      asked.push(after)
      return pages[asked.length - 1] ?? { rows: [], next: null }
    })
    expect(found.rows.map((row) => row.id)).toEqual([0, 1, 2, 3, 4])
    expect(found.more).toBe(false)
    expect(asked).toEqual([null, 'a'])
  })

  it('ends at its limit, and says so', async () => {
    const found = await rowsToPrint(async () => ({ rows: rows(0, 1000), next: 'more' }))
    expect(found.rows.length).toBe(MOST_ROWS)
    expect(found.more).toBe(true)
  })
})

describe('a printed list in groups', () => {
  it('has them in the order of the options, what is unknown and empty at the end', () => {
    const stages = ['won', null, 'verify', 'gone', 'won']
    const found = inGroups(
      stages.map((stage, at) => ({ id: at, stage }) as unknown as Row),
      'stage',
      ['verify', 'quote', 'won'],
    )
    expect(found.map(({ value, rows }) => [value, rows.map(({ id }) => id)])).toEqual([
      ['verify', [2]],
      ['won', [0, 4]],
      ['gone', [3]],
      [null, [1]],
    ])
  })
})
