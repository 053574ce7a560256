/** The order of a list, in the spelling of `order=`. */

import type { Catalog } from '~/api/catalog'
import { fieldOf } from '~/api/catalog'
import { NAME } from '~/api/records'
import type { ObjectDef } from '~/api/types'

export interface Sort {
  field: string
  descending: boolean
}

/** The first key, which is the one that a header shows. */
export function firstKey(order: string | undefined): Sort | null {
  const [field, ...words] = (order ?? '').split(',')[0]?.split('.') ?? []
  return field ? { field, descending: words.includes('desc') } : null
}

/** What a click on a header makes of the order: up, down, and back to the view's own. */
export function nextOrder(order: string | undefined, field: string): string | undefined {
  const key = firstKey(order)
  if (key?.field !== field) return field
  return key.descending ? undefined : `${field}.desc`
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
