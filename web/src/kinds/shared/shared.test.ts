import { describe, expect, it } from 'vitest'
import { spaced } from '../phone/spaced'
import { readClock, readDay, readInstant } from './days'
import { readNumber } from './numbers'
import { initialOf } from './Person'

/** A Saturday. */
const now = new Date(2026, 10, 21, 10, 0)

describe('numbers as people type them', () => {
  it.each([
    ['12万', 120000],
    ['1.5w', 15000],
    ['3k', 3000],
    ['1,200', 1200],
    ['１２００', 1200],
    ['¥ 88.50', 88.5],
    ['2亿', 2e8],
    ['-5', -5],
    ['30%', 30],
    ['', null],
  ])('%s', (text, number) => expect(readNumber(text, 2)).toBe(number))
  it.each(['abc', '1.2.3', '12x', '0.001'])('%s is none', (text) =>
    expect(readNumber(text, 2)).toBeUndefined(),
  )
})

describe('days as people type them', () => {
  it.each([
    ['今天', '2026-11-21'],
    ['明天', '2026-11-22'],
    ['大后天', '2026-11-24'],
    ['3天后', '2026-11-24'],
    ['周三', '2026-11-25'],
    ['下周三', '2026-11-25'],
    ['本周一', '2026-11-16'],
    ['下下周日', '2026-12-06'],
    ['tomorrow', '2026-11-22'],
    ['next friday', '2026-11-27'],
    ['mon', '2026-11-23'],
    ['in 10 days', '2026-12-01'],
    ['2026/1/5', '2026-01-05'],
    ['12月3日', '2026-12-03'],
    ['11-25', '2026-11-25'],
    ['28号', '2026-11-28'],
    ['', null],
  ])('%s', (text, day) => expect(readDay(text, now)).toBe(day))
  it.each(['someday', '2-30', '13月1日', '12'])('%s is none', (text) =>
    expect(readDay(text, now)).toBeUndefined(),
  )
})

describe('times as people type them', () => {
  it.each([
    ['14:30', 14, 30],
    ['下午3点', 15, 0],
    ['15点半', 15, 30],
    ['2pm', 14, 0],
    ['上午9点15', 9, 15],
  ])('%s', (text, hours, minutes) => expect(readClock(text)).toEqual({ hours, minutes }))
  it('an instant has a day and a time', () => {
    expect(readInstant('明天 14:30', now)).toBe(new Date(2026, 10, 22, 14, 30).toISOString())
    expect(readInstant('下周三下午3点', now)).toBe(new Date(2026, 10, 25, 15, 0).toISOString())
    expect(readInstant('明天', now)).toBe(new Date(2026, 10, 22, 9, 0).toISOString())
    expect(readInstant('soon', now)).toBeUndefined()
    expect(readInstant('', now)).toBeNull()
  })
})

describe('phones and names', () => {
  it('are shown as people read them out', () => {
    expect(spaced('+86-16193130095')).toBe('161 9313 0095')
    expect(spaced('+86-755-85553147')).toBe('0755-8555 3147')
    expect(spaced('+44-20-79460000')).toBe('+44 20 7946 0000')
    expect(spaced('+65-61234567')).toBe('+65 6123 4567')
    expect(spaced('+1-4155550123')).toBe('+1 415 555 0123')
    expect(spaced('+33-612345678')).toBe('+33 612 345 678')
    expect(spaced('ask for Anna')).toBe('ask for Anna')
    expect(initialOf('陈宇航')).toBe('航')
    expect(initialOf('anna')).toBe('A')
  })
})
