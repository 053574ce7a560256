import { describe, expect, it } from 'vitest'
import { byDay, entriesOf, merged, wants } from './entries'

const entries = (source: 'activity' | 'comment', times: string[]) =>
  entriesOf(
    source,
    times.map((at, id) => ({ id, at })),
    'at',
  )

describe('the story of a record', () => {
  it('has all sources in one order', () => {
    const activities = entries('activity', ['2026-11-20T10:00:00Z', '2026-11-10T10:00:00Z'])
    const comments = entries('comment', ['2026-11-15T10:00:00Z'])
    const story = merged([
      { entries: activities, more: false },
      { entries: comments, more: false },
    ])
    expect(story.map((entry) => entry.key)).toEqual(['activity-0', 'comment-0', 'activity-1'])
  })
  it('does not go further back than all of it is known', () => {
    const activities = entries('activity', ['2026-11-20T10:00:00Z', '2026-11-16T10:00:00Z'])
    const comments = entries('comment', ['2026-11-18T10:00:00Z', '2026-11-15T10:00:00Z'])
    const story = merged([
      { entries: activities, more: true },
      { entries: comments, more: false },
    ])
    expect(story.map((entry) => entry.key)).toEqual(['activity-0', 'comment-0', 'activity-1'])
  })
  it('stands by day', () => {
    const days = byDay(
      entries('activity', ['2026-11-20T10:00:00', '2026-11-20T09:00:00', '2026-11-19T10:00:00']),
    )
    expect(days.map(({ day, entries }) => [day, entries.length])).toEqual([
      ['2026-11-20', 2],
      ['2026-11-19', 1],
    ])
  })
  it('asks for what one wants to see', () => {
    expect(wants('all', 'owner')).toBe(true)
    expect(wants('call', 'comment')).toBe(false)
    expect(wants('change', 'stage')).toBe(true)
    expect(wants('comment', 'activity')).toBe(false)
  })
})
