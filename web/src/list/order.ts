/** The order of a list, in the spelling of `order=`. */

import type { Catalog } from '~/api/catalog'
import { fieldOf } from '~/api/catalog'
import { NAME } from '~/api/records'
import type { ObjectDef } from '~/api/types'

export interface Sort {
  field: string
  descending: boolean
}

/** The keys of an order, the most important first. */
export function readOrder(order: string | undefined): Sort[] {
  return (order ?? '').split(',').flatMap((term) => {
    const [field, ...words] = term.split('.')
    return field ? [{ field, descending: words.includes('desc') }] : []
  })
}

export function writeOrder(keys: Sort[]): string {
  return keys.map(({ field, descending }) => (descending ? `${field}.desc` : field)).join(',')
}

/** What a click on a header makes of the order: up, down, and back to the view's own. */
export function nextOrder(order: string | undefined, field: string): string | undefined {
  const [key, further] = readOrder(order)
  if (key?.field !== field || further) return field
  return key.descending ? undefined : `${field}.desc`
}

/** What a click with the shift key makes of the order: one key more, its other direction, and without it. */
export function withKey(order: string | undefined, field: string): string | undefined {
  const keys = readOrder(order)
  const known = keys.find((key) => key.field === field)
  if (!known) return writeOrder([...keys, { field, descending: false }])
  if (!known.descending)
    return writeOrder(keys.map((key) => (key === known ? { field, descending: true } : key)))
  return writeOrder(keys.filter((key) => key !== known)) || undefined
}

/** The order as the server takes it: references by the name of their record, nothing last. */
export function orderQuery(catalog: Catalog, object: ObjectDef, order: string): string {
  const term = (part: string) => {
    const [name = '', ...words] = part.split('.')
    const field = fieldOf(object, name)
    const target = field && catalog.target(field)
    const key = target ? `${name}${NAME}(${target.title})` : name
    const plain = words.length === 1 && words[0] === 'desc' && !target
    return [
      key,
      ...words,
      ...(plain && field && !field.required && !ALWAYS.has(name) ? ['nullslast'] : []),
    ].join('.')
  }
  return order.split(',').map(term).join(',')
}

/** Fields that are never empty, for which the plain order walks an index. */
const ALWAYS = new Set(['id', 'created_at', 'updated_at', 'version', 'happened_at'])
