/** A few of each that hang on a record, many kinds in one question. */

import type { Catalog } from '~/api/catalog'
import { askJson } from '~/api/client'
import { selectOf } from '~/api/records'
import type { ObjectDef, Row } from '~/api/types'
import { viewColumns } from '~/list/columns'
import { namingFields } from '~/list/titles'
import { orderOf, type Shown } from './relations'

/** How many of each are shown. */
export const SHOWN = 5

/** How many facts of each come along: the first that says something stands beside the name. */
const FACTS = 3

/** How many kinds are asked for at once: an address must not grow longer than what stands between us and the server takes. */
const AT_ONCE = 8

export const keyOf = ({ relation }: Shown): string => `${relation.plural}.${relation.field}`

/** The columns that say something beside a name here. */
export function factsOf({ relation, target }: Shown): string[] {
  return viewColumns(target, target.views[0]).filter(
    (name) => name !== target.title && name !== relation.field && !namingFields(target).includes(name),
  )
}

/** The kinds in the portions in which they are asked for. */
export function inParts(relations: Shown[]): Shown[][] {
  const parts: Shown[][] = []
  for (let at = 0; at < relations.length; at += AT_ONCE) parts.push(relations.slice(at, at + AT_ONCE))
  return parts
}

/** The question for some kinds: the latest of each, and one more, so that it shows whether there are more. */
export function relatedQuery(catalog: Catalog, relations: Shown[], id: number): URLSearchParams {
  const query = new URLSearchParams({ id: `eq.${id}` })
  const select = relations.map((shown, at) => {
    const { relation, target } = shown
    const names = namingFields(target).filter((name) => name !== relation.field)
    const fields = selectOf(catalog, target, [target.title, ...names, ...factsOf(shown).slice(0, FACTS)])
    return `r${at}:${relation.plural}!${relation.field}(${fields})`
  })
  query.set('select', ['id', ...select].join())
  relations.forEach(({ target }, at) => {
    query.set(`r${at}.order`, orderOf(target))
    query.set(`r${at}.limit`, String(SHOWN + 1))
  })
  return query
}

/** What there is of each kind, by its key. */
export async function readRelated(
  catalog: Catalog,
  object: ObjectDef,
  relations: Shown[],
  id: number,
  signal: AbortSignal,
): Promise<[string, Row[]][]> {
  const query = relatedQuery(catalog, relations, id)
  const [found] = await askJson<Record<string, Row[]>[]>(`${object.plural}?${query}`, { signal })
  return relations.map((shown, at) => [keyOf(shown), found?.[`r${at}`] ?? []])
}
