/** Something that is asked of the server once at a time: whether it is under way, and why it was refused. */

import { useState } from 'react'
import { ApiError } from '~/api/client'
import { useWords } from '~/words'
import { tell } from './toasts'
import { explain } from './words'

export interface Attempt {
  busy: boolean
  /** Why it was refused, in words for all of it. */
  refusal: string | null
  /** What was said of single fields. */
  errors: Record<string, string>
  /** Says that something is wrong, or nothing any more, before the server is asked. */
  object: (errors: Record<string, string>, refusal?: string) => void
  /** Does it; answers what was said of single fields if it was refused, and nothing once it is done. */
  attempt: (act: () => Promise<unknown>) => Promise<Record<string, string> | null>
}

/** With `aloud` a refusal is news, where there is no place of its own for it. */
export function useAttempt({ aloud = false } = {}): Attempt {
  const { t } = useWords()
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const [errors, setErrors] = useState<Record<string, string>>({})
  const object = (then: Record<string, string>, why?: string) => {
    setErrors(then)
    setRefusal(why ?? null)
  }
  const attempt = async (act: () => Promise<unknown>) => {
    setBusy(true)
    object({})
    try {
      await act()
      return null
    } catch (error) {
      const fields = error instanceof ApiError ? error.fields : []
      const why = explain(error, t)
      if (aloud) tell({ tone: 'bad', text: why })
      const found = Object.fromEntries(fields.map(({ field, message }) => [field, message]))
      object(found, why)
      return found
    } finally {
      setBusy(false)
    }
  }
  return { busy, refusal, errors, object, attempt }
}
