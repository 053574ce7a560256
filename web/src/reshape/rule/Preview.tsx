/** What a rule would say of the newest records, as it stands in the dialog. */

import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ApiError } from '~/api/client'
import type { ObjectDef } from '~/api/types'
import { useWords } from '~/words'
import { type Tried, triedQuery } from './api'
import classes from './rule.module.css'

/** How long one pauses before the server is asked, in milliseconds. */
const REST = 500

export interface Trial {
  tried?: Tried
  /** What is wrong with the expressions, by field. */
  errors: Record<string, string>
}

/** Tries a rule while it is written. */
export function useTrial(object: ObjectDef, condition: string, when: string): Trial {
  const [[asked, askedWhen]] = useDebouncedValue([condition.trim(), when.trim()] as const, REST)
  const query = useQuery({ ...triedQuery(object.plural, asked, askedWhen), enabled: asked !== '' })
  const current = asked === condition.trim() && askedWhen === when.trim() && asked !== ''
  const fields = current && query.error instanceof ApiError ? query.error.fields : []
  const errors = Object.fromEntries(fields.map(({ field, message }) => [field, message]))
  return current && query.data ? { tried: query.data, errors } : { errors }
}

export function Preview({ object, tried }: { object: ObjectDef; tried: Tried | undefined }) {
  const { t } = useWords()
  return (
    <div className={classes.preview} aria-live="polite" data-broken={(tried?.refused ?? 0) > 0 || undefined}>
      {tried && <p>{sentence(tried)}</p>}
      {tried && tried.newest.length > 0 && (
        <ul>
          {tried.newest.map(({ id, title }) => (
            <li key={id}>
              <Link to="/$object/$id" params={{ object: object.plural, id: String(id) }} target="_blank">
                {title ?? id}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  )

  function sentence({ tried: all, refused }: Tried): string {
    if (all === 0) return t('rule.tried.none')
    if (refused === 0) return t('rule.tried.good', { count: all })
    return t('rule.tried.bad', { count: all, refused })
  }
}
