/** Tries a formula while it is written. */

import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ApiError, askJson } from '~/api/client'
import type { ObjectDef, Value, Words } from '~/api/types'
import type { Draft } from '../draft'
import { hasDecimals } from '../kinds'

/** How long one pauses before the server is asked, in milliseconds. */
const REST = 400

export interface Tried {
  /** Whether the results would be stored: those that depend on the present time are not. */
  stored: boolean
  tried: number
  empty: number
  /** How many are empty because the result does not fit the field. */
  unfit: number
  why: Words | null
  newest: { id: number; title: string | null; value: Value }[]
}

export interface Trial {
  tried?: Tried
  /** What is wrong, by the setting. */
  errors: Record<string, string>
}

/** `field` is the one whose formula it would be, if it is there already. */
export function useFormulaTrial(object: ObjectDef, draft: Draft, field: string | undefined): Trial {
  const wanted = draft.formula.trim()
  const [asked] = useDebouncedValue(wanted, REST)
  const { kind, decimals } = draft
  const query = useQuery({
    queryKey: ['formula', object.plural, kind, decimals, asked, field],
    enabled: asked !== '',
    staleTime: 0,
    gcTime: 0,
    retry: false,
    // The values stay while the next ones are asked for: nothing jumps under what one types.
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => {
      const body = {
        object: object.plural,
        kind,
        formula: asked,
        field,
        ...(hasDecimals(kind) ? { decimals } : {}),
      }
      return askJson<Tried>('rpc/try_formula', { method: 'POST', body, signal })
    },
  })
  if (wanted === '') return { errors: {} }
  const fields = asked === wanted && query.error instanceof ApiError ? query.error.fields : []
  const errors = Object.fromEntries(fields.map(({ field: at, message }) => [at, message]))
  return query.data && fields.length === 0 ? { tried: query.data, errors } : { errors }
}
