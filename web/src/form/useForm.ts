/** A form's values, errors and sending, without a look. */

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { fieldOf } from '~/api/catalog'
import { ApiError } from '~/api/client'
import { create, type Values } from '~/api/records'
import type { ObjectDef, Value } from '~/api/types'
import { explain } from '~/feedback/words'
import { refresh } from '~/record/refresh'
import { useMe } from '~/shell/context'
import { useWords } from '~/words'
import { useAsked } from './asked'
import { dropDraft, readDraft, writeDraft } from './drafts'
import { missing, readGiven, startValues, unaskedOf } from './fields'

export function useForm(object: ObjectDef, given: string[]) {
  const { t, say } = useWords()
  const me = useMe()
  const client = useQueryClient()
  const [start] = useState(() => {
    const values = startValues(object, readGiven(object, given), me.id)
    const draft = given.length === 0 ? readDraft(object.name, Date.now()) : null
    return {
      values: draft ? { ...values, ...draft.values } : values,
      key: draft?.key ?? crypto.randomUUID(),
      isDraft: draft !== null,
    }
  })
  const [values, setValues] = useState<Values>(start.values)
  const [key, setKey] = useState(start.key)
  const [touched, setTouched] = useState(start.isDraft)
  const [unread, setUnread] = useState<Record<string, string>>({})
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [refusal, setRefusal] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const asked = useAsked(object, values)
  /** Whether somebody was warned that this is likely there already, and may save it all the same. */
  const [warned, setWarned] = useState(false)

  useEffect(() => {
    if (touched) writeDraft(object.name, { values, key }, Date.now())
  }, [object.name, touched, values, key])

  const set = (name: string, value: Value) => {
    setTouched(true)
    setValues((now) => ({ ...now, [name]: value }))
    setErrors(({ [name]: _, ...rest }) => rest)
    setWarned(false)
    // Another content is another record: the same key would answer the old one.
    if (refusal) setKey(crypto.randomUUID())
  }
  const setSeveral = (some: Values) => {
    for (const [name, value] of Object.entries(some)) set(name, value)
  }
  const setUnreadOf = (name: string, reason: string | null) =>
    setUnread(({ [name]: _, ...rest }) => (reason ? { ...rest, [name]: reason } : rest))

  /** Sends; gives the new record's id, or nothing if something must be mended first. */
  const send = async (): Promise<number | null> => {
    const wrong: Record<string, string> = { ...unread }
    for (const name of missing(object, values, asked)) {
      const field = fieldOf(object, name)
      if (field && !wrong[name]) wrong[name] = t('form.required', { field: say(field.label) })
    }
    setErrors(wrong)
    setRefusal(null)
    if (Object.keys(wrong).length > 0) return null
    setBusy(true)
    try {
      // What was said before it became somebody who is not asked for it goes unsaid.
      const left = new Set(unaskedOf(object, values, asked))
      const filled = Object.fromEntries(
        Object.entries(values).filter(([name, value]) => value !== null && value !== '' && !left.has(name)),
      )
      const row = await create(object, filled, key, !warned)
      dropDraft(object.name)
      setTouched(false)
      await refresh(client, object)
      return row.id
    } catch (error) {
      const fields = error instanceof ApiError ? error.fields : []
      setErrors(Object.fromEntries(fields.map(({ field, message }) => [field, message])))
      setKey(crypto.randomUUID())
      setWarned(fields.length > 0 && fields.every(({ code }) => code === 'duplicate_likely'))
      setRefusal(fields.length > 0 ? null : explain(error, t))
      return null
    } finally {
      setBusy(false)
    }
  }

  const startAgain = () => {
    dropDraft(object.name)
    setTouched(false)
    setErrors({})
    setWarned(false)
    setUnread({})
    setValues(startValues(object, readGiven(object, given), me.id))
  }

  return {
    values,
    asked,
    set,
    setSeveral,
    setUnreadOf,
    errors,
    refusal,
    busy,
    warned,
    send,
    startAgain,
    touched,
    wasDraft: start.isDraft,
  }
}
