/** Asking the server to set the company up. */

import { queryOptions } from '@tanstack/react-query'
import { ApiError, askJson } from '~/api/client'
import type { SessionDocument, Words } from '~/api/types'
import type { Choice } from '~/theme/preferences'
import type { Language } from '~/words'

export interface SetupState {
  open: boolean
  /** In which the company can count, the usual one first. */
  currencies: { code: string; label: Words }[]
}

/** Whether nobody is there yet. A server that can't say so is treated as one that is set up. */
export const setupQuery = queryOptions({
  queryKey: ['setup'],
  retry: false,
  queryFn: async ({ signal }): Promise<SetupState> => {
    try {
      return await askJson<SetupState>('setup', { signal })
    } catch (error) {
      if (error instanceof ApiError) return { open: false, currencies: [] }
      throw error
    }
  },
})

export interface Answers {
  code: string
  company: string
  language: Language
  time_zone: string
  currency: string | null
  trade: string | null
  name: string
  login: string
  password: string
  text: Choice<'text'>
}

/** The names that a user's record has for the sizes of text. */
const SIZES: Record<Choice<'text'>, string> = { normal: 'normal', large: 'large', larger: 'extra_large' }

export const sizeName = (text: Choice<'text'>): string => SIZES[text]

export function sizeOf(name: unknown): Choice<'text'> {
  const found = Object.entries(SIZES).find(([, stored]) => stored === name)
  return (found?.[0] as Choice<'text'> | undefined) ?? 'normal'
}

/** What is still missing before a step can be left. */
export function lacking(answers: Answers, step: 0 | 1): (keyof Answers)[] {
  const empty = (names: (keyof Answers)[]) =>
    names.filter((name) => String(answers[name] ?? '').trim() === '')
  if (step === 0) return empty(['company', 'time_zone'])
  const short: (keyof Answers)[] = answers.password.length < LEAST_PASSWORD ? ['password'] : []
  return [...empty(['code', 'name', 'login']), ...short]
}

/** The fewest characters of a password. */
export const LEAST_PASSWORD = 8

export function sendSetup({ text, ...answers }: Answers): Promise<SessionDocument> {
  return askJson<SessionDocument>('setup', {
    method: 'POST',
    body: { ...answers, text_size: sizeName(text) },
  })
}
