/** What a form asks of one record, where that depends on what the record is: the server says so. */

import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { askJson } from '~/api/client'
import type { FieldDef, ObjectDef } from '~/api/types'

/** What comes of the fields' conditions for one record. */
export interface Asked {
  /** Fields that it needs because of what it is. */
  required: string[]
  /** Fields that forms do not show for it. */
  leftOut: string[]
}

/** How long one pauses before the server is asked, in milliseconds. */
const REST = 150

const NOTHING: Asked = { required: [], leftOut: [] }

export const isConditional = (field: FieldDef) => Boolean(field.required_when || field.shown_when)

/** Before it is known: what depends on something does not flash up. */
export function unknownYet(object: ObjectDef): Asked {
  const leftOut = object.fields.filter((field) => field.shown_when).map(({ name }) => name)
  return { required: [], leftOut }
}

/** Follows what is filled in; a record that is there counts as it is, with the values on top. */
export function useAsked(
  object: ObjectDef,
  values: Record<string, unknown>,
  record?: { id: number; version?: number },
  wanted = true,
): Asked {
  const depends = wanted && object.fields.some(isConditional)
  const [settled] = useDebouncedValue(values, REST)
  const { data, isError } = useQuery<Asked>({
    queryKey: ['asked', object.plural, record?.id, record?.version, settled],
    enabled: depends,
    staleTime: 0,
    gcTime: 0,
    retry: false,
    placeholderData: (before) => before,
    queryFn: async ({ signal }) => {
      const body = { object: object.plural, id: record?.id, values: settled }
      const told = await askJson<{ required: string[]; left_out: string[] }>('rpc/asked_fields', {
        method: 'POST',
        body,
        signal,
      })
      return { required: told.required, leftOut: told.left_out }
    },
  })
  if (!depends) return NOTHING
  // Who can't be told is asked for everything, and told by the server what is missing.
  return data ?? (isError ? NOTHING : unknownYet(object))
}
