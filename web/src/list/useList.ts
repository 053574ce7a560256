/** What a list shows, out of its address: view, conditions, order. And how to change it. */

import { useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { containing } from '~/api/records'
import type { ObjectDef } from '~/api/types'
import { useCatalog, useMe } from '~/shell/context'
import type { AppSearch } from '~/shell/search'
import { conditionsToQuery, formatPart, type Part, parsePart } from './conditions'
import { nextOrder, orderQuery, withKey } from './order'
import { resolve, usable } from './paths'
import { chosenView, savedViewsQuery, viewsOf } from './views/savedViews'

export function useList(object: ObjectDef) {
  const catalog = useCatalog()
  const me = useMe()
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  const { data: saved } = useSuspenseQuery(savedViewsQuery)
  const views = useMemo(() => viewsOf(object, saved), [object, saved])
  const view = chosenView(views, search.view, me.id)
  const written = search.f ?? view?.where
  const conditions = useMemo(
    () => (written ?? []).flatMap((text) => usable(catalog, object, parsePart(text))),
    [catalog, object, written],
  )
  const order = search.sort ?? (view?.order || object.order || '')
  const typed = search.q ?? view?.saved?.wanted ?? ''
  const wanted = typed.trim()
  const grouped = search.group ?? view?.saved?.group ?? ''
  const filter = useMemo(() => {
    const query = new URLSearchParams()
    const isInstant = (path: string) => resolve(catalog, object, path)?.field.kind === 'datetime'
    conditionsToQuery(conditions, { me: me.id, isInstant }, query)
    if (wanted) query.append(...containing(object, wanted))
    return query.toString()
  }, [catalog, object, conditions, me.id, wanted])

  const go = (change: Partial<AppSearch>, replace = false) =>
    navigate({ to: '.', search: (before) => ({ ...before, ...change }), replace })
  const asIs = { f: undefined, sort: undefined, q: undefined, group: undefined, as: undefined }
  const shape = search.as ?? view?.saved?.shape ?? 'table'

  return {
    object,
    view,
    views,
    conditions,
    order,
    wanted: typed,
    /** The field by which the rows are grouped, if they are. */
    grouped: grouped || null,
    filter,
    orderText: order ? orderQuery(catalog, object, order) : '',
    isChanged:
      search.f !== undefined ||
      search.sort !== undefined ||
      search.group !== undefined ||
      (search.as !== undefined && view?.saved !== undefined && search.as !== view.saved.shape),
    shape,
    asBoard: shape === 'board',
    peeked: search.peek ? Number(search.peek) : null,
    show: (key: string) => go({ ...asIs, view: key || undefined, peek: undefined }),
    reset: () => go(asIs),
    setConditions: (then: Part[]) => go({ f: then.map((part) => formatPart(part)), peek: undefined }),
    find: (q: string) => go({ q: q || (view?.saved?.wanted ? '' : undefined), peek: undefined }, true),
    groupBy: (field: string | null) => go({ group: field ?? (view?.saved?.group ? '' : undefined) }),
    sortBy: (field: string) => go({ sort: nextOrder(search.sort, field) }, true),
    sortAlso: (field: string) => go({ sort: withKey(search.sort ?? order, field) }, true),
    sort: (sort: string | undefined) => go({ sort }, true),
    peek: (id: number | null) =>
      go({ peek: id === null ? undefined : String(id) }, search.peek !== undefined),
    setBoard: (board: boolean) => {
      const then = board ? 'board' : 'table'
      go({ as: then === (view?.saved?.shape ?? 'table') ? undefined : then, peek: undefined })
    },
  }
}

export type List = ReturnType<typeof useList>
