/** Tries a roll-up while it is chosen. */

import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ApiError, askJson } from '~/api/client'
import type { ObjectDef } from '~/api/types'
import { type DraftRollUp, isWhole, rollUpOf } from '../draft'
import type { Tried } from '../formula/useFormulaTrial'

/** How long one pauses before the server is asked, in milliseconds. */
const REST = 200

/** What the server says: the kind of the result follows from the roll-up. */
interface Answer extends Pick<Tried, 'tried' | 'empty' | 'newest'> {
  kind: string
  decimals: number | null
}

export interface Trial {
  tried?: Tried
  /** The kind of what comes of it, and its decimals. */
  result: { kind?: string; decimals?: number }
  /** What is wrong, by the setting. */
  errors: Record<string, string>
}

export function useRollUpTrial(object: ObjectDef, rollup: DraftRollUp): Trial {
  const wanted = isWhole(rollup) ? JSON.stringify(rollUpOf(rollup)) : ''
  const [asked] = useDebouncedValue(wanted, REST)
  const query = useQuery({
    queryKey: ['rollup', object.plural, asked],
    enabled: asked !== '',
    staleTime: 0,
    gcTime: 0,
    retry: false,
    // The values stay while the next ones are asked for: nothing jumps under what one chooses.
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => {
      const body = { object: object.plural, rollup: JSON.parse(asked) as unknown }
      return askJson<Answer>('rpc/try_rollup', { method: 'POST', body, signal })
    },
  })
  if (wanted === '') return { result: {}, errors: {} }
  const fields = asked === wanted && query.error instanceof ApiError ? query.error.fields : []
  const errors = Object.fromEntries(fields.map(({ field: at, message }) => [at, message]))
  if (!query.data || fields.length > 0) return { result: {}, errors }
  const { kind, decimals, ...found } = query.data
  const tried = { ...found, stored: true, unfit: 0, why: null }
  return { tried, result: { kind, ...(decimals === null ? {} : { decimals }) }, errors }
}
