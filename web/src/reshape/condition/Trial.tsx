/** For how many of the newest records a condition holds, while it is written. */

import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ApiError, askJson } from '~/api/client'
import type { ObjectDef } from '~/api/types'
import { useWords } from '~/words'
import classes from '../rule/rule.module.css'

/** How long one pauses before the server is asked, in milliseconds. */
const REST = 500

interface Tried {
  tried: number
  holds: number
  /** How many of those have nothing in the field. */
  lacking: number | null
  newest: { id: number; title: string | null }[]
}

export interface ConditionTrial {
  tried?: Tried
  error?: string
}

/** Tries a condition; `field` is the one that it would require, if it is there already. */
export function useConditionTrial(
  object: ObjectDef,
  condition: string,
  field: string | undefined,
): ConditionTrial {
  const wanted = condition.trim()
  const [asked] = useDebouncedValue(wanted, REST)
  const query = useQuery({
    queryKey: ['conditions', object.plural, asked, field],
    enabled: asked !== '',
    staleTime: 0,
    gcTime: 0,
    retry: false,
    queryFn: ({ signal }) => {
      const body = { object: object.plural, condition: asked, field }
      return askJson<Tried>('rpc/try_condition', { method: 'POST', body, signal })
    },
  })
  if (asked !== wanted || asked === '') return {}
  const error = query.error instanceof ApiError ? query.error.fields[0]?.message : undefined
  return { tried: query.data, error }
}

export function Trial({ object, tried }: { object: ObjectDef; tried: Tried | undefined }) {
  const { t } = useWords()
  if (!tried) return <div aria-live="polite" />
  const lacking = tried.lacking ?? 0
  return (
    <div className={classes.preview} aria-live="polite" data-broken={lacking > 0 || undefined}>
      <p>
        {tried.tried === 0
          ? t('rule.tried.none')
          : t('asked.tried', { count: tried.tried, holds: tried.holds })}
        {lacking > 0 && ` ${t('asked.lacking', { count: lacking })}`}
      </p>
      {tried.newest.length > 0 && (
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
}
