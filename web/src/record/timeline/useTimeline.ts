/** Reads what happened with a record: activities page by page, comments and changes of stage and owner beside them. */

import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type Catalog, fieldOf } from '~/api/catalog'
import { type Page, readPage, selectOf } from '~/api/records'
import type { ObjectDef, Row } from '~/api/types'
import { ATTACHMENT, attachmentsOf, filesQuery } from '~/files/attachments'
import { useCatalog } from '~/shell/context'
import { type About, aboutRecord } from '../timelineField'
import { type Entry, entriesOf, type Filter, merged, type Source, wants } from './entries'

/** How many activities are fetched at once. */
const PAGE = 30

/** How many comments, and how many changes, are fetched. */
const BESIDE = 100

const ACTIVITY = ['kind', 'subject_line', 'body', 'outcome', 'user_id', 'happened_at', 'contact_id']

const NOTHING: Page = { rows: [], next: null }

interface BesideDef {
  source: Source
  object: string
  /** The fields that say which record it is about. */
  about: [string, string]
  time: string
  fields: string[]
}

const COMMENT: BesideDef = {
  source: 'comment',
  object: 'comment',
  about: ['subject_object', 'subject_id'],
  time: 'created_at',
  fields: ['body', 'author_id', 'created_at'],
}

const STAGE: BesideDef = {
  source: 'stage',
  object: 'stage_history',
  about: ['record_object', 'record_id'],
  time: 'at',
  fields: ['from_stage', 'to_stage', 'by_id', 'at', 'days'],
}

const OWNER: BesideDef = {
  source: 'owner',
  object: 'ownership_history',
  about: ['record_object', 'record_id'],
  time: 'at',
  fields: ['from_user_id', 'to_user_id', 'from_pool_id', 'to_pool_id', 'reason', 'by_id', 'at'],
}

/** What is asked for besides the fields: the files that were sent with it. */
function withFiles(catalog: Catalog, object: ObjectDef, select: string): string {
  const link = attachmentsOf(catalog, object)
  return link ? `${select},files:${link.plural}!subject_id(${ATTACHMENT})` : select
}

/** The other object, if it can be about records of this one. */
function besides(catalog: Catalog, object: ObjectDef, def: BesideDef): ObjectDef | undefined {
  const found = catalog.named(def.object)
  const about = found && fieldOf(found, def.about[0])
  return about && (!about.objects || about.objects.includes(object.name)) ? found : undefined
}

/** Whether one can comment on records of an object. */
export function commentsOn(catalog: Catalog, object: ObjectDef): ObjectDef | undefined {
  return besides(catalog, object, COMMENT)
}

function useBeside(
  object: ObjectDef,
  row: Row,
  def: BesideDef,
): { entries: Entry[]; more: boolean; ready: boolean } {
  const catalog = useCatalog()
  const beside = besides(catalog, object, def)
  const { data } = useQuery({
    queryKey: ['timeline', object.plural, row.id, def.object],
    enabled: beside !== undefined,
    queryFn: ({ signal }) => {
      if (!beside) return NOTHING
      const names = def.fields.filter((name) => fieldOf(beside, name))
      const query = new URLSearchParams({
        select: withFiles(catalog, beside, selectOf(catalog, beside, names)),
        order: `${def.time}.desc`,
        limit: String(BESIDE),
        [def.about[0]]: `eq.${object.name}`,
        [def.about[1]]: `eq.${row.id}`,
      })
      return readPage(beside, query, signal)
    },
  })
  return {
    entries: entriesOf(def.source, data?.rows ?? [], def.time),
    more: data !== undefined && data.next !== null,
    ready: data !== undefined || beside === undefined,
  }
}

/** The files that are attached to the record itself: those that stand beside it, too. */
function useFiles(object: ObjectDef, row: Row): { entries: Entry[]; more: boolean; ready: boolean } {
  const link = attachmentsOf(useCatalog(), object)
  const { data } = useQuery(filesQuery(link, object, row.id))
  const rows = (data ?? []) as unknown as Row[]
  return {
    entries: entriesOf('file', rows, 'created_at'),
    more: false,
    ready: data !== undefined || link === undefined,
  }
}

export function useTimeline(object: ObjectDef, row: Row, about: About, filter: Filter) {
  const catalog = useCatalog()
  const activity = catalog.named('activity')
  const kind = ['all', 'comment', 'change'].includes(filter) ? null : filter
  const activities = useInfiniteQuery({
    queryKey: ['timeline', object.plural, row.id, 'activity', kind],
    enabled: activity !== undefined && wants(filter, 'activity'),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page) => page.next,
    queryFn: async ({ pageParam, signal }) => {
      if (!activity) return NOTHING
      const query = new URLSearchParams({
        select: withFiles(catalog, activity, selectOf(catalog, activity, ACTIVITY)),
        order: 'happened_at.desc',
        limit: String(PAGE),
      })
      for (const [name, value] of Object.entries(aboutRecord(about, row.id))) query.set(name, `eq.${value}`)
      if (kind) query.set('kind', `eq.${kind}`)
      if (pageParam) query.set('after', pageParam)
      return readPage(activity, query, signal)
    },
  })
  const comments = useBeside(object, row, COMMENT)
  const files = useFiles(object, row)
  const stages = useBeside(object, row, STAGE)
  const owners = useBeside(object, row, OWNER)
  const rows = activities.data?.pages.flatMap((page) => page.rows) ?? []
  const all = [
    {
      source: 'activity' as const,
      entries: entriesOf('activity', rows, 'happened_at'),
      more: activities.hasNextPage,
    },
    { source: 'comment' as const, ...comments },
    { source: 'file' as const, ...files },
    { source: 'stage' as const, ...stages },
    { source: 'owner' as const, ...owners },
  ].filter(({ source }) => wants(filter, source))
  return {
    entries: merged(all),
    ready:
      (activities.data !== undefined || !wants(filter, 'activity')) &&
      comments.ready &&
      files.ready &&
      stages.ready &&
      owners.ready,
    counts: { comment: comments.entries.length, change: stages.entries.length + owners.entries.length },
    hasMore: wants(filter, 'activity') && activities.hasNextPage,
    isFetchingMore: activities.isFetchingNextPage,
    fetchMore: activities.fetchNextPage,
  }
}
