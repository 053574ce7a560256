import { describe, expect, it } from 'vitest'
import { conditionsToQuery, formatPart, parseCondition, parsePart } from './conditions'

describe('conditions in an address', () => {
  it.each([
    'name.ilike.*张*',
    'name.not.ilike.*test*',
    'name.ilike.*50\\%*',
    'name.ilike.*a.eq.b, (c)*',
    'level.in.(A,VIP)',
    'level.not.in.("a,b","say \\"x\\"")',
    'roles.ov.{customer,partner}',
    'amount.gte.100000',
    'next_step_at.is.not_null',
    'left_on.is.null',
    'is_primary.is.true',
    'close_date.within.this_month',
    'owner_id.in.(@me)',
    '@account_id.city.eq.Berlin',
    '@account_id.parent_id.level.in.(VIP)',
    'or(level.in.(A,VIP),amount.gte.5)',
    'not.and(a.is.null,b.is.null)',
    'or(and(a.eq.1,name.ilike."*x, (y)*"),not.or(c.ov.{d,e},@account_id.city.eq.B))',
  ])('%s is read and written alike', (text) => {
    const part = parsePart(text)
    expect(part).not.toBeNull()
    if (part) expect(formatPart(part)).toBe(text)
  })

  it.each([
    '',
    'name',
    '.eq.1',
    'name.like.a*',
    'name.ilike.a',
    'name.drop.1',
    '@account_id.eq.1',
    'account.city.eq.1',
    'or()',
    'or(a.eq.1,b)',
  ])('%s is left out', (text) => {
    expect(parsePart(text)).toBeNull()
  })

  it('knows quotes inside a group only', () => {
    expect(parseCondition('name.eq."a"')?.values).toEqual(['"a"'])
    expect(parsePart('or(name.eq."a, \\"b\\"")')).toEqual({
      join: 'or',
      parts: [{ field: 'name', operator: 'eq', values: ['a, "b"'] }],
    })
  })
})

describe('what the server is asked', () => {
  const ask = (...texts: string[]) => {
    const query = new URLSearchParams()
    const parts = texts.flatMap((text) => parsePart(text) ?? [])
    conditionsToQuery(parts, { me: 3, isInstant: (field) => field.endsWith('_at') }, query)
    return [...query].map(([key, value]) => `${key}=${value}`)
  }

  it('knows who asks', () => {
    expect(ask('owner_id.in.(@me,7)')).toEqual(['owner_id=in.(3,7)'])
  })

  it('makes bounds of periods, in words that stay true tomorrow', () => {
    expect(ask('close_date.within.this_month')).toEqual([
      'close_date=gte.@month_start',
      'close_date=lt.@month_start+1m',
    ])
    expect(ask('next_step_at.within.past')).toEqual(['next_step_at=lt.@now'])
    expect(ask('close_date.within.past')).toEqual(['close_date=lt.@today'])
    expect(ask('created_at.within.last_7_days')).toEqual([
      'created_at=gte.@today-6d',
      'created_at=lt.@tomorrow',
    ])
    expect(ask('last_activity_at.within.before_30_days')).toEqual(['last_activity_at=lt.@today-30d'])
    expect(ask('close_date.within.never')).toEqual([])
  })

  it('asks for groups together', () => {
    expect(ask('stage.eq.a', 'or(a.eq.1,close_date.within.today)', 'or(b.eq.2,owner_id.in.(@me))')).toEqual([
      'stage=eq.a',
      'and=(or(a.eq.1,and(close_date.gte.@today,close_date.lt.@tomorrow)),or(b.eq.2,owner_id.in.(3)))',
    ])
    expect(ask('and(a.eq.1,or(b.eq.2,c.eq.3))')).toEqual(['a=eq.1', 'and=(or(b.eq.2,c.eq.3))'])
  })

  it('takes wildcards for what they are', () => {
    expect(ask('name.ilike.*100\\%*')).toEqual(['name=ilike.*100\\%*'])
    expect(parseCondition('name.ilike.*100\\%*')?.values).toEqual(['100%'])
  })
})
