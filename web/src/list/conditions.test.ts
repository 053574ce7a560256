import { describe, expect, it } from 'vitest'
import { conditionsToQuery, formatCondition, parseCondition } from './conditions'

describe('conditions in an address', () => {
  it.each([
    'name.ilike.*张*',
    'name.ilike.*50\\%*',
    'level.in.(A,VIP)',
    'level.not.in.("a,b","say \\"x\\"")',
    'roles.ov.{customer,partner}',
    'amount.gte.100000',
    'next_step_at.is.not_null',
    'left_on.is.null',
    'is_primary.is.true',
    'close_date.within.this_month',
    'owner_id.in.(@me)',
  ])('%s is read and written alike', (text) => {
    const condition = parseCondition(text)
    expect(condition).not.toBeNull()
    if (condition) expect(formatCondition(condition)).toBe(text)
  })

  it.each(['', 'name', '.eq.1', 'name.like.a*', 'name.ilike.a', 'name.drop.1'])('%s is left out', (text) => {
    expect(parseCondition(text)).toBeNull()
  })
})

describe('what the server is asked', () => {
  const now = new Date(2026, 10, 21, 15, 30)
  const ask = (...texts: string[]) => {
    const query = new URLSearchParams()
    const conditions = texts.flatMap((text) => parseCondition(text) ?? [])
    conditionsToQuery(conditions, { me: 3, now, isInstant: (field) => field.endsWith('_at') }, query)
    return [...query].map(([key, value]) => `${key}=${value}`)
  }

  it('knows who asks', () => {
    expect(ask('owner_id.in.(@me,7)')).toEqual(['owner_id=in.(3,7)'])
  })

  it('makes periods of days and of instants', () => {
    expect(ask('close_date.within.this_month')).toEqual([
      'close_date=gte.2026-11-01',
      'close_date=lt.2026-12-01',
    ])
    expect(ask('close_date.within.next_week')).toEqual([
      'close_date=gte.2026-11-23',
      'close_date=lt.2026-11-30',
    ])
    expect(ask('next_step_at.within.past')).toEqual([`next_step_at=lt.${now.toISOString()}`])
    expect(ask('next_step_at.within.today')[1]).toBe(
      `next_step_at=lt.${new Date(2026, 10, 22).toISOString()}`,
    )
    expect(ask('close_date.within.never')).toEqual([])
  })

  it('takes wildcards for what they are', () => {
    expect(ask('name.ilike.*100\\%*')).toEqual(['name=ilike.*100\\%*'])
    expect(parseCondition('name.ilike.*100\\%*')?.values).toEqual(['100%'])
  })
})
