/** The fields of an object as those who reshape it see them, and what they do with them. */

import { queryOptions } from '@tanstack/react-query'
import { askJson } from '~/api/client'
import type { ObjectDef, SessionDocument, Words } from '~/api/types'
import type { RollUpFunction } from './rollup/choices'

export interface FieldOption {
  key: string
  label: Words
  colour: string | null
  shipped: boolean
}

/** What is kept up from the records that refer to one. */
export interface RollUp {
  /** The plural of their object, and their reference. */
  from: string
  via: string
  function: RollUpFunction
  field: string | null
  /** Only those with these values. */
  only: Record<string, string>
}

export interface ReshapedField {
  name: string
  kind: string
  own: boolean
  label: Words
  help: Words | null
  required: boolean
  required_when: string | null
  shown_when: string | null
  /** Why its conditions can't be asked, if that is so. */
  wrong: Words | null
  hidden: boolean
  searchable: boolean
  /** How the system computes it, if it does. */
  formula: string | null
  /** What it is kept up from, if it is. */
  rollup: RollUp | null
  /** Whether records from before are still without it. */
  computing: boolean
  default: string | null
  options: FieldOption[]
  references: string | null
  list_label: Words | null
  on_delete: string
  max_length: number | null
  decimals: number | null
  position: number
  changed: boolean
  may: string[]
  removed_at: string | null
  purged_at: string | null
}

export interface FieldsDocument {
  fields: ReshapedField[]
  removed: ReshapedField[]
  room: number
}

/** What is sent of a field; what is left out stays, or is as usual. */
export interface Wanted {
  kind?: string
  label?: Words
  name?: string
  help?: Words
  required?: boolean
  required_when?: string
  shown_when?: string
  formula?: string
  rollup?: RollUp
  hidden?: boolean
  searchable?: boolean
  default?: string
  options?: { key?: string; label: Words; colour?: string }[]
  references?: string
  list_label?: Words
  on_delete?: string
  decimals?: number
  max_length?: number
  position?: number
  as_shipped?: boolean
}

/** How often it is asked whether a field is still being computed, in milliseconds. */
const AGAIN = 2000

export const fieldsQuery = (object: string) =>
  queryOptions({
    queryKey: ['fields', object],
    staleTime: 0,
    queryFn: ({ signal }) =>
      askJson<FieldsDocument>('rpc/fields', { method: 'POST', body: { object }, signal }),
    // One that is being computed says so until that is done.
    refetchInterval: ({ state }) => (state.data?.fields.some(({ computing }) => computing) ? AGAIN : false),
  })

export type Act = 'add_field' | 'change_field' | 'remove_field' | 'restore_field' | 'purge_field'

export function act(name: Act, body: Wanted & { object: string; field?: string }): Promise<ReshapedField> {
  return askJson<ReshapedField>(`rpc/${name}`, { method: 'POST', body })
}

/** The right by which a role allows all of it. */
const RIGHT = 'reshape'

/** Whether one may add and change fields at all. */
export function mayReshape({ actions }: SessionDocument): boolean {
  return actions.includes(RIGHT) || (actions.includes('*') && !actions.includes(`!${RIGHT}`))
}

/** Whether an object can have other fields: histories stay as they are. */
export function isReshapable(object: ObjectDef): boolean {
  return !object.traits.includes('append_only')
}
