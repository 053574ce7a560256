import { describe, expect, it } from 'vitest'
import { zoneName } from './zoneName'
import { findZones, zones } from './zones'

describe('time zones', () => {
  it('have the names that people use', () => {
    expect(zoneName('Asia/Shanghai', 'zh')).toBe('北京时间 (UTC+8)')
    expect(zoneName('Asia/Tokyo', 'zh')).toBe('日本时间 (UTC+9)')
    expect(zoneName('Asia/Shanghai', 'en')).toBe('Shanghai · China Standard Time (UTC+8)')
    expect(zoneName('Asia/Kolkata', 'en')).toContain('Kolkata · India Standard Time')
    expect(zoneName('Mars/Base', 'en')).toBe('Mars/Base')
  })

  it('are told from each other', () => {
    for (const language of ['zh', 'en'] as const) {
      const labels = zones('Asia/Shanghai', language).map(({ label }) => label)
      expect(labels.filter((label, at) => labels.indexOf(label) !== at)).toEqual([])
    }
  })

  it('are found by either name', () => {
    const find = (search: string) =>
      findZones({ options: zones('Europe/Paris', 'zh'), search, limit: 5 }).map(
        (zone) => 'value' in zone && zone.value,
      )
    expect(find('北京')).toEqual(['Asia/Shanghai'])
    expect(find('new york')).toEqual(['America/New_York'])
    expect(find('nowhere')).toEqual([])
  })
})
