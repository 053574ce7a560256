/** Every word on a screen, in the reader's language. */

import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import type { Words } from '~/api/types'
import type en from './en.json'

export type Language = 'en' | 'zh'
export type WordKey = keyof typeof en

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'words'
    resources: { words: typeof en }
    keySeparator: false
    nsSeparator: false
  }
}

const STORED = 'steward.language'

const load: Record<Language, () => Promise<{ default: Record<string, string> }>> = {
  en: () => import('./en.json'),
  zh: () => import('./zh.json'),
}

export function currentLanguage(): Language {
  return document.documentElement.lang.startsWith('zh') ? 'zh' : 'en'
}

/** Whether the reader has chosen a language on this device. */
export function hasChosenLanguage(): boolean {
  return localStorage.getItem(STORED) !== null
}

export async function startWords(): Promise<void> {
  const language = currentLanguage()
  const words = await load[language]()
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    ns: 'words',
    defaultNS: 'words',
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    resources: { [language]: { words: words.default } },
    react: { useSuspense: false },
  })
}

/** Changes the language of the whole screen at once, and remembers it. */
export async function speak(language: Language): Promise<void> {
  const words = await load[language]()
  i18next.addResourceBundle(language, 'words', words.default)
  localStorage.setItem(STORED, language)
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  await i18next.changeLanguage(language)
}

/** The words function, the language, and a way to pick words that came from the server. */
export function useWords() {
  const { t, i18n } = useTranslation()
  const language: Language = i18n.language === 'zh' ? 'zh' : 'en'
  return { t, language, say: (words: Words) => words[language] || words.en }
}

export type Translate = ReturnType<typeof useWords>['t']
