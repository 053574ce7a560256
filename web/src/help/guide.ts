/** The chapters of the user guide, and finding a place in them. */

import { queryOptions } from '@tanstack/react-query'
import type { Language } from '~/words'
import { type Chapter, parseChapter, plain } from './markdown'

/** The chapters in the order in which a newcomer needs them. */
export const CHAPTERS = [
  'find',
  'log',
  'files',
  'opportunity',
  'import',
  'duplicates',
  'views',
  'together',
  'notices',
  'dashboards',
  'calendar',
  'fields',
  'rules',
  'conditions',
  'formulas',
  'rollups',
  'webhooks',
  'sign-in',
  'phone',
  'keyboard',
] as const

export type ChapterName = (typeof CHAPTERS)[number]

const load: Record<Language, () => Promise<{ default: Record<string, string> }>> = {
  en: () => import('./chapters.en'),
  zh: () => import('./chapters.zh'),
}

export const guideQuery = (language: Language) =>
  queryOptions({
    queryKey: ['guide', language],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => chaptersOf((await load[language]()).default),
  })

/** The chapters of a folder, by their files. */
export function chaptersOf(files: Record<string, string>): Chapter[] {
  const named = new Map(
    Object.entries(files).map(([path, text]) => [/([\w-]+)\.md$/.exec(path)?.[1] ?? path, text]),
  )
  return CHAPTERS.flatMap((name) => {
    const text = named.get(name)
    return text === undefined ? [] : [parseChapter(name, text)]
  })
}

export interface Hit {
  chapter: Chapter
  heading: string | null
  extract: string
}

const folded = (text: string) => text.normalize('NFKC').toLowerCase()

/** The sections that have every word, those with one in their heading first. */
export function findInGuide(chapters: Chapter[], wanted: string): Hit[] {
  const words = folded(wanted).split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const hits = chapters.flatMap((chapter) =>
    chapter.sections.flatMap(({ heading, blocks }) => {
      const texts = blocks.map(plain)
      const head = folded(`${chapter.title} ${heading ?? ''}`)
      const all = `${head} ${folded(texts.join(' '))}`
      if (!words.every((word) => all.includes(word))) return []
      const line = texts.find((text) => words.some((word) => folded(text).includes(word))) ?? texts[0] ?? ''
      return [{ hit: { chapter, heading, extract: line }, early: words.every((word) => head.includes(word)) }]
    }),
  )
  return [...hits.filter(({ early }) => early), ...hits.filter(({ early }) => !early)].map(({ hit }) => hit)
}
