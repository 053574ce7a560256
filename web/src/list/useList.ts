/** What a list shows, out of its address: view, conditions, order. And how to change it. */

import { useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { containing } from '~/api/records'
import type { ObjectDef } from '~/api/types'
import { useCatalog, useMe } from '~/shell/context'
import type { AppSearch, Shape } from '~/shell/search'
import { conditionsToQuery, formatPart, type Part, parsePart } from './conditions'
import { nextOrder, orderQuery, withKey } from './order'
import { resolve, usable } from './paths'
import { fieldFor, shapesOf } from './shapes/shapes'
import { chosenView, savedViewsQuery, viewsOf } from './views/savedViews'

export function useList(object: ObjectDef) {
  const catalog = useCatalog()
  const me = useMe()
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  const { data: all } = useSuspenseQuery(savedViewsQuery)
  const views = useMemo(() => viewsOf(object, all), [object, all])
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
  const asIs = {
    f: undefined,
    sort: undefined,
    q: undefined,
    group: undefined,
    as: undefined,
    by: undefined,
    chart: undefined,
  }
  const saved = view?.saved
  const wantedShape = search.as ?? saved?.shape ?? 'table'
  const shape = shapesOf(object).includes(wantedShape) ? wantedShape : 'table'
  const by = search.by ?? saved?.byField ?? null
  const chart = search.chart ?? saved?.chart ?? null

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
      (search.as !== undefined && search.as !== (saved?.shape ?? 'table')) ||
      (search.by !== undefined && search.by !== saved?.byField) ||
      (search.chart !== undefined && search.chart !== saved?.chart),
    shape,
    /** The field of a board or calendar that was chosen, and the one that it is. */
    by,
    byField: fieldFor(object, shape, by),
    /** What the chart shows; the usual if nothing was chosen. */
    chart,
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
    setShape: (then: Shape) => {
      const same = then === (saved?.shape ?? 'table')
      // The field of a board can't place records in a calendar.
      go({
        as: same ? undefined : then,
        by: undefined,
        day: undefined,
        span: undefined,
        peek: undefined,
      })
    },
    setBy: (field: string) => go({ by: field === saved?.byField ? undefined : field, peek: undefined }),
    setChart: (text: string) => go({ chart: text === saved?.chart ? undefined : text }, true),
  }
}

export type List = ReturnType<typeof useList>
