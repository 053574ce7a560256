import type { Language } from '~/words'

/** The time of the day, as in `14:30`. */
export function clock(at: Date, language: Language): string {
  return at.toLocaleTimeString(language === 'zh' ? 'zh-CN' : 'en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  })
}
