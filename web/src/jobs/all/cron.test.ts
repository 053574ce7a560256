import { describe, expect, it } from 'vitest'
import type { Language } from '~/words'
import en from '~/words/en.json'
import { type Catalogue, phrase } from '~/words/phrase'
import zh from '~/words/zh.json'
import { cronWords } from './cron'

const speaking = (language: Language) => ({
  language,
  t: ((key, values) =>
    phrase((language === 'zh' ? zh : en) as Catalogue, language, key, values)) as Parameters<
    typeof cronWords
  >[1]['t'],
})

describe('when a schedule comes', () => {
  it.each([
    ['30 3 * * *', 'Every day at 3:30', '每天 3:30'],
    ['0 9,15 * * *', 'Every day at 9:00 and 15:00', '每天 9:00、15:00'],
    ['0 9 * * 1-5', 'Monday to Friday at 9:00', '每周一至周五 9:00'],
    ['5 8 * * 1,7', 'Monday and Sunday at 8:05', '每周一、周日 8:05'],
    ['0 6 1 * *', 'On day 1 of each month at 6:00', '每月 1 日 6:00'],
    ['*/15 * * * *', 'Every 15 minutes', '每 15 分钟'],
    ['10 * * * *', 'Every hour, at 10 minutes past', '每小时的第 10 分钟'],
    ['0 */6 * * *', 'Every 6 hours', '每 6 小时'],
  ])('%s', (expression, english, chinese) => {
    expect(cronWords(expression, speaking('en'))).toBe(english)
    expect(cronWords(expression, speaking('zh'))).toBe(chinese)
  })

  it.each(['', '0 9 1 6 *', '0 9 1 * 1', '0-10 3 * * *', '60 3 * * *', '0 0 L * *', 'x y z * *'])(
    'is left as it is: %s',
    (expression) => expect(cronWords(expression, speaking('en'))).toBeNull(),
  )
})
