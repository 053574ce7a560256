import { describe, expect, it } from 'vitest'
import { phrase } from './phrase'

const EN = { rows_one: '{{count}} row', rows_other: '{{shown}} rows', hello: 'Hello {{name}}, {{name}}' }
const ZH = { rows_other: '{{shown}} 行', hello: '{{name}}，你好' }

describe('a text', () => {
  it('has its places filled in, each as often as it stands there', () => {
    expect(phrase(EN, 'en', 'hello', { name: 'Ann' })).toBe('Hello Ann, Ann')
    expect(phrase(ZH, 'zh', 'hello', { name: null })).toBe('，你好')
    expect(phrase(EN, 'en', 'hello', { name: '$&' })).toBe('Hello $&, $&')
  })

  it('writes a name small that stands inside a sentence', () => {
    const words = { none: 'No {{what~}} yet', made: '{{what}} created' }
    expect(phrase(words, 'en', 'none', { what: 'Contact points' })).toBe('No contact points yet')
    expect(phrase(words, 'en', 'none', { what: 'SLA rules' })).toBe('No SLA rules yet')
    expect(phrase(words, 'en', 'none', { what: '客户' })).toBe('No 客户 yet')
    expect(phrase(words, 'en', 'made', { what: 'Account' })).toBe('Account created')
  })

  it('has the plural of its language', () => {
    expect(phrase(EN, 'en', 'rows', { count: 1 })).toBe('1 row')
    expect(phrase(EN, 'en', 'rows', { count: 1200, shown: '1,200' })).toBe('1,200 rows')
    expect(phrase(ZH, 'zh', 'rows', { count: 1, shown: '1' })).toBe('1 行')
  })

  it('is its key where there is none', () => {
    expect(phrase(EN, 'en', 'gone')).toBe('gone')
  })
})
