/** Who of those that the company knows is likely the same as what is being entered. */

import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { askJson } from '~/api/client'
import type { Values } from '~/api/records'
import type { ObjectDef, Words } from '~/api/types'

/** Milliseconds after which somebody has stopped typing. */
const REST = 400

/** What of each object is compared; others are never asked about. */
const COMPARED: Record<string, string[]> = {
  account: ['kind', 'name', 'short_name', 'english_name', 'phone', 'email', 'uscc', 'primary_contact_id'],
  contact: ['name', 'family_name', 'given_name', 'phone', 'email', 'account_id'],
  lead: ['name', 'company', 'phone', 'email'],
}

/** Somebody who is likely the same; without `id` one may not see the record. */
export interface Known {
  object: string
  plural: string
  id: number | null
  title: string | null
  owner: string | null
  fields: string[]
  action: 'block' | 'warn' | 'report'
  text: Words
}

/** The part of a draft that is compared; null if there is nothing to compare yet. */
export function comparable(object: ObjectDef, values: Values): Values | null {
  const names = COMPARED[object.name] ?? []
  const filled = names.filter((name) => {
    const value = values[name]
    return typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')
  })
  const says = filled.some((name) => name !== 'kind' && typeof values[name] === 'string')
  return says ? Object.fromEntries(filled.map((name) => [name, values[name] ?? null])) : null
}

/** Those at each field of the draft that is the same, by its first one. */
export function byField(found: Known[]): Map<string, Known[]> {
  const fields = new Map<string, Known[]>()
  for (const known of found) {
    const [field] = known.fields
    if (field) fields.set(field, [...(fields.get(field) ?? []), known])
  }
  return fields
}

/** Likely duplicates of what is being entered, asked for when typing rests. */
export function useKnown(object: ObjectDef, values: Values): Map<string, Known[]> {
  const [asked] = useDebouncedValue(JSON.stringify(comparable(object, values)), REST)
  const { data } = useQuery({
    queryKey: ['duplicates', object.plural, asked],
    queryFn: ({ signal }) =>
      askJson<{ matches: Known[] }>('rpc/find_duplicates', {
        method: 'POST',
        body: { object: object.plural, values: JSON.parse(asked) },
        signal,
      }),
    enabled: asked !== 'null',
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  })
  return byField(asked === 'null' ? [] : (data?.matches ?? []))
}
