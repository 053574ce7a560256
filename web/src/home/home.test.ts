import { describe, expect, it } from 'vitest'
import type { Catalog } from '~/api/catalog'
import type { ObjectDef } from '~/api/types'
import type { Stage } from '~/objects/opportunity/stages'
import { steps } from './Funnel'
import { change, dayParts, figures, monthDays, stretchBefore } from './numbers'
import { behind, type Person, question, total } from './question'
import { ranked } from './Team'
import { latest } from './useHome'

const NOW = new Date(2026, 10, 22, 10, 30)

const field = (name: string, kind = 'text') => ({ name, kind, label: { en: name, zh: name }, writable: true })
const opportunity = {
  name: 'opportunity',
  plural: 'opportunities',
  fields: [field('owner_id', 'user'), field('outcome', 'select'), field('closed_at', 'datetime')],
} as unknown as ObjectDef
const catalog = {
  named: (name: string) => (name === 'opportunity' ? opportunity : undefined),
} as unknown as Catalog

describe('the question of the first screen', () => {
  const parts = figures(NOW).flatMap(({ part, before }) => (before ? [part, before] : [part]))
  const query = question(parts, { catalog, me: 7 })

  it('asks for everything at once, and leaves out what one may not see', () => {
    expect(query.get('select')).toBe(
      'id,name,won:opportunities!owner_id(count:count(),sum:amount_base.sum()),' +
        'won_before:opportunities!owner_id(count:count(),sum:amount_base.sum()),' +
        'open:opportunities!owner_id(pipeline_id,stage,count:count(),sum:amount_base.sum(),weighted:weighted_base.sum())',
    )
    expect(query.getAll('won.outcome')).toEqual(['in.(won)'])
  })

  it('compares the month with the same days of the month before', () => {
    expect(query.getAll('won.closed_at')).toEqual(['gte.@month_start', 'lt.@month_start+1m'])
    expect(query.getAll('won_before.closed_at')).toEqual([
      `gte.${new Date(2026, 9, 1).toISOString()}`,
      `lt.${new Date(2026, 9, 22, 10, 30).toISOString()}`,
    ])
    expect(stretchBefore('this_month', new Date(2026, 2, 31, 9)).before).toBe(
      new Date(2026, 2, 1).toISOString(),
    )
    // Sunday belongs to the week that began on Monday.
    expect(stretchBefore('this_week', NOW)).toEqual({
      from: new Date(2026, 10, 9).toISOString(),
      before: new Date(2026, 10, 15, 10, 30).toISOString(),
    })
  })

  it('leads to the list with the same conditions', () => {
    const won = figures(NOW)[0]?.part
    expect(won && behind(won, 'me').search.f).toEqual([
      'owner_id.in.(@me)',
      'outcome.in.(won)',
      'closed_at.within.this_month',
    ])
    expect(won && behind(won, 'team').search.f).toEqual(['outcome.in.(won)', 'closed_at.within.this_month'])
  })

  it('counts each list that it shows', () => {
    const keys = dayParts(NOW).map((part) => part.key)
    for (const key of ['tasks', 'follow_ups', 'leads', 'birthdays'])
      expect(keys).toEqual(expect.arrayContaining([key, `${key}_count`]))
    expect(monthDays(new Date(2026, 11, 30), 3)).toEqual(['1230', '1231', '101'])
  })
})

describe('the numbers', () => {
  const people: Person[] = [
    {
      id: 1,
      name: 'A',
      open: [
        { pipeline_id: 1, stage: 'proposal', count: 2, sum: 10 },
        { pipeline_id: 2, stage: 'proposal', count: 9, sum: 90 },
      ],
    },
    {
      id: 2,
      name: 'B',
      open: [{ pipeline_id: 1, stage: 'proposal', count: 1, sum: null }],
      won: [{ sum: 5 }],
    },
    { id: 3, name: 'C', open: [], won: [{ sum: null }] },
  ]

  it('add up over people and stages', () => {
    expect(total(people, 'open', 'count')).toBe(12)
    expect(total(people, 'gone', 'count')).toBe(0)
    const stage = { pipeline_id: 1, key: 'proposal', outcome: 'open' } as Stage
    const won = { pipeline_id: 1, key: 'won', outcome: 'won' } as Stage
    expect(steps(people, [stage, won])).toEqual([{ stage, count: 3, sum: 10 }])
  })

  it('rank those who sell', () => {
    expect(ranked(people).map((person) => person.name)).toEqual(['B', 'A'])
  })

  it('say how much they changed', () => {
    expect(change(150, 100)).toBe(50)
    expect(change(0, 4)).toBe(-100)
    expect(change(3, 0)).toBeNull()
    expect(change(0, 0)).toBe(0)
  })
})

describe('what happened', () => {
  it('is newest first, without deals that one may not see', () => {
    const activity = {
      id: 1,
      kind: 'call',
      subject_line: null,
      body: 'hello',
      happened_at: '2026-11-20T00:00:00Z',
      user: null,
      account: null,
    }
    const move = (id: number, at: string) => ({ id, to_stage: 'won', at, record_id: id, by: null })
    const moves = [move(4, '2026-11-21T00:00:00Z'), move(5, '2026-11-19T00:00:00Z')]
    expect(latest([activity], moves, new Map([[4, 'Deal']])).map(({ key, title }) => [key, title])).toEqual([
      ['m4', 'Deal'],
      ['a1', 'hello'],
    ])
  })
})
