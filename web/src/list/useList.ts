/** What a list shows, out of its address: view, conditions, order. And how to change it. */

import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { fieldOf } from '~/api/catalog'
import type { ObjectDef } from '~/api/types'
import { useCatalog, useMe } from '~/shell/context'
import type { AppSearch } from '~/shell/search'
import { type Condition, conditionsToQuery, formatCondition, parseCondition } from './conditions'
import { nextOrder, orderQuery } from './order'

export function useList(object: ObjectDef) {
  const catalog = useCatalog()
  const me = useMe()
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  const view = object.views.find((view) => view.key === search.view) ?? object.views[0]
  const written = search.f ?? view?.where
  const conditions = useMemo(
    () => (written ?? []).flatMap((text) => usable(object, parseCondition(text))),
    [object, written],
  )
  const order = search.sort ?? view?.order ?? object.order ?? ''
  const wanted = search.q?.trim() ?? ''
  const filter = useMemo(() => {
    const query = new URLSearchParams()
    const isInstant = (name: string) => fieldOf(object, name)?.kind === 'datetime'
    conditionsToQuery(conditions, { me: me.id, now: new Date(), isInstant }, query)
    if (wanted) query.append(object.title, `ilike.*${wanted.replace(/[\\*%_]/g, '\\$&')}*`)
    return query.toString()
  }, [object, conditions, me.id, wanted])

  const go = (change: Partial<AppSearch>, replace = false) =>
    navigate({ to: '.', search: (before) => ({ ...before, ...change }), replace })

  return {
    object,
    view,
    conditions,
    order,
    wanted: search.q ?? '',
    filter,
    orderText: order ? orderQuery(catalog, object, order) : '',
    isChanged: search.f !== undefined || search.sort !== undefined,
    asBoard: search.as === 'board',
    peeked: search.peek ? Number(search.peek) : null,
    show: (key: string) => go({ view: key, f: undefined, sort: undefined, q: undefined, peek: undefined }),
    reset: () => go({ f: undefined, sort: undefined }),
    setConditions: (then: Condition[]) => go({ f: then.map(formatCondition), peek: undefined }),
    find: (q: string) => go({ q: q || undefined, peek: undefined }, true),
    sortBy: (field: string) => go({ sort: nextOrder(search.sort, field) }, true),
    sort: (sort: string | undefined) => go({ sort }, true),
    peek: (id: number | null) =>
      go({ peek: id === null ? undefined : String(id) }, search.peek !== undefined),
    setBoard: (board: boolean) => go({ as: board ? 'board' : undefined, peek: undefined }),
  }
}

export type List = ReturnType<typeof useList>

/** Conditions on fields that are not there, or can't be tested, are left out. */
function usable(object: ObjectDef, condition: Condition | null): Condition[] {
  const field = condition && fieldOf(object, condition.field)
  if (!condition || !field || field.masked) return []
  const values = condition.values
  const choice = ['select', 'reference', 'user', 'department'].includes(field.kind)
  return [choice && condition.operator === 'eq' ? { ...condition, operator: 'in', values } : condition]
}
