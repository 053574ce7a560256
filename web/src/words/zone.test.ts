import { afterEach, describe, expect, it } from 'vitest'
import { formatInstant, isoDay } from './format'
import { atWall, clockNow, liveIn, toInstant } from './zone'

const device = Intl.DateTimeFormat().resolvedOptions().timeZone

describe('the zone in which one lives', () => {
  afterEach(() => liveIn(device))

  it('decides which day and hour an instant is', () => {
    const shown = (zone: string) => {
      liveIn(zone)
      const at = atWall('2026-07-01T22:30:15Z')
      return `${isoDay(at)} ${at.getHours()}:${at.getMinutes()}`
    }
    expect(shown('Asia/Shanghai')).toBe('2026-07-02 6:30')
    expect(shown('Europe/London')).toBe('2026-07-01 23:30')
    expect(shown('America/New_York')).toBe('2026-07-01 18:30')
    expect(shown('Asia/Kolkata')).toBe('2026-07-02 4:0')
    liveIn('Asia/Tokyo')
    const now = atWall('2026-07-02T01:00:00Z')
    expect(formatInstant('2026-07-01T22:30:00Z', 'en', now, 'today')).toBe('today 07:30')
  })

  it('is undone on the way to the server', () => {
    for (const zone of [
      'Asia/Shanghai',
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      device,
    ]) {
      liveIn(zone)
      for (let day = 1; day <= 365; day += 7) {
        const instant = new Date(Date.UTC(2026, 0, day, day % 24, 17, 9, 123)).toISOString()
        expect(toInstant(atWall(instant)), `${zone} ${instant}`).toBe(instant)
      }
    }
  })

  it('is that of the device where it is not known', () => {
    liveIn('Mars/Olympus')
    expect(Math.abs(clockNow().getTime() - Date.now())).toBeLessThan(60_000)
    expect(toInstant(new Date(0))).toBe('1970-01-01T00:00:00.000Z')
  })
})
