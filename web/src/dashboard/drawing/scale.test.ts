import { describe, expect, it } from 'vitest'
import { apart, everyOf, scaleOf } from './scale'

describe('an axis of values', () => {
  it('begins at zero and ends at a round number', () => {
    expect(scaleOf([3, 87], false).ticks).toEqual([0, 25, 50, 75, 100])
    expect(scaleOf([1_380_000], false).high).toBe(1_500_000)
    expect(scaleOf([0.3], false).ticks.length).toBeLessThanOrEqual(5)
  })

  it('counts in whole ones', () => {
    expect(scaleOf([2], true).ticks).toEqual([0, 1, 2])
    expect(scaleOf([0], true).ticks).toEqual([0, 1])
  })

  it('goes below zero where there is something', () => {
    const scale = scaleOf([-40, 60], false)
    expect(scale.low).toBeLessThanOrEqual(-40)
    expect(scale.ticks).toContain(0)
    expect(scale.at(scale.high)).toBe(1)
  })
})

describe('names on an axis', () => {
  it('are left out rather than covered', () => {
    expect(everyOf(['11月', '12月'], 60)).toBe(1)
    expect(everyOf(['November 2026', 'December 2026'], 40)).toBe(3)
  })

  it('are moved apart, and stay inside', () => {
    expect(apart([10, 12, 50], 14, 100)).toEqual([10, 24, 50])
    expect(apart([95, 98], 14, 100)).toEqual([86, 100])
  })
})
