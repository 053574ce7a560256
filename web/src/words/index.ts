/** Every word on a screen, in the reader's language. */

import { useSyncExternalStore } from 'react'
import type { Words } from '~/api/types'
import type en from './en.json'
import { type Catalogue, phrase, type Values } from './phrase'

export type Language = 'en' | 'zh'
export type WordKey = keyof typeof en

/** What is asked for: a text, or one that has several plurals by what they have in common. */
type Asked<K extends string = WordKey> =
  | K
  | (K extends `${infer Base}_one` | `${infer Base}_other` ? Base : never)

export type Translate = (key: Asked, values?: Values) => string

/** What the screens speak at the moment. */
interface Spoken {
  language: Language
  t: Translate
  /** Picks words that came from the server. */
  say: (words: Words) => string
}

const STORED = 'steward.language'

const load: Record<Language, () => Promise<{ default: Catalogue }>> = {
  en: () => import('./en.json'),
  zh: () => import('./zh.json'),
}

function spokenOf(language: Language, catalogue: Catalogue): Spoken {
  return {
    language,
    t: (key, values) => phrase(catalogue, language, key, values),
    say: (words) => words[language] || words.en,
  }
}

let spoken = spokenOf(currentLanguage(), {})
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function currentLanguage(): Language {
  return globalThis.document?.documentElement.lang.startsWith('zh') ? 'zh' : 'en'
}

/** Whether the reader has chosen a language on this device. */
export function hasChosenLanguage(): boolean {
  return localStorage.getItem(STORED) !== null
}

/** Reads the words of the reader's language, before anything is shown. */
export async function startWords(): Promise<void> {
  const language = currentLanguage()
  spoken = spokenOf(language, (await load[language]()).default)
}

/** Changes the language of the whole screen at once, and remembers it. */
export async function speak(language: Language): Promise<void> {
  const words = await load[language]()
  localStorage.setItem(STORED, language)
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  spoken = spokenOf(language, words.default)
  for (const listener of listeners) listener()
}

/** The words function, the language, and a way to pick words that came from the server. */
export function useWords(): Spoken {
  return useSyncExternalStore(subscribe, () => spoken)
}
