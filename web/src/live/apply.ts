/** What others changed, on the screen: asked for again, only what is affected, several changes at once. */

import type { QueryClient, QueryKey } from '@tanstack/react-query'
import type { Catalog } from '~/api/catalog'
import { sessionQuery } from '~/api/queries'
import { type Page, readPage } from '~/api/records'
import type { ObjectDef, Row } from '~/api/types'
import { laneOf } from '~/board/lane'
import { addFresh, dropFresh, listKey } from './fresh'
import { isHeld } from './held'
import { mergeLanes, mergePage } from './merge'
import { moveCards } from './motion'
import { forPresence } from './present'
import type { LiveEvent } from './types'

/** How long changes are gathered before they are asked for, in milliseconds. */
const GATHER = 150

/** How long to wait while a card is carried or a record saved, in milliseconds. */
const LATER = 400

/** How long what counts and adds up waits for more, in milliseconds. */
const SLOW = 2_000

/** Within how many milliseconds a screen asks again for everything; each at its own moment, since all do it. */
const SPREAD = 2_500

/** From how many changed records of one object on everything of it is asked for again. */
const MANY = 100

/** What is read again when any record of its object changes, under the plural in the second place of its key. */
const BY_PLURAL = ['total', 'chart', 'favourite names', 'history', 'names', 'notices']

/** What is read again when records of any of these objects change. */
const OTHERS: Record<string, string[]> = {
  stages: ['stages'],
  pipelines: ['stages'],
  saved_views: ['saved_views'],
  dashboards: ['dashboards'],
  file_links: ['files', 'timeline'],
  event_attendees: ['invitation', 'calendar'],
}

interface Change {
  id: number
  /** Whether it is known to be gone. */
  gone: boolean
}

export class Applier {
  #waiting = new Map<string, Map<number, Change>>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #slow = new Map<string, ReturnType<typeof setTimeout>>()
  #closed = false
  #unsubscribe: () => void

  constructor(
    private readonly client: QueryClient,
    private readonly catalog: () => Catalog | undefined,
  ) {
    this.#unsubscribe = client.getQueryCache().subscribe((event) => {
      if (event.type !== 'updated' || event.action.type !== 'success' || event.action.manual) return
      const [family, plural, text] = event.query.queryKey
      if (family !== 'rows' || typeof plural !== 'string' || typeof text !== 'string') return
      const page = event.query.state.data as Page | undefined
      if (page?.rows)
        dropFresh(
          listKey(plural, filterOf(text)),
          page.rows.map((row) => row.id),
        )
    })
  }

  close(): void {
    this.#closed = true
    this.#unsubscribe()
    clearTimeout(this.#timer)
    for (const timer of this.#slow.values()) clearTimeout(timer)
  }

  take(events: LiveEvent[]): void {
    for (const event of events) {
      if (event.kind === 'presence') forPresence(event.object, event.id)
      else if (event.kind === 'resync') this.#again(event.why, event.objects)
      else {
        const gone = event.kind === 'removed' || event.change === 'delete'
        const ids = this.#waiting.get(event.object) ?? new Map<number, Change>()
        ids.set(event.id, { id: event.id, gone })
        this.#waiting.set(event.object, ids)
      }
    }
    this.#later(GATHER)
  }

  #later(delay: number): void {
    if (this.#timer !== undefined || this.#waiting.size === 0) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      void this.#run()
    }, delay)
  }

  async #run(): Promise<void> {
    if (document.querySelector('[data-dragged]')) return this.#later(LATER)
    const all = this.#waiting
    this.#waiting = new Map()
    await Promise.all(
      [...all].map(async ([plural, changes]) => {
        const object = this.catalog()?.object(plural)
        if (!object) return
        const now = [...changes.values()].filter(({ id }) => !isHeld(plural, id))
        for (const change of changes.values()) if (isHeld(plural, change.id)) this.#put(plural, change)
        if (now.length > MANY) return this.#again('many', [plural])
        if (now.length > 0) await this.#apply(object, now)
      }),
    )
    this.#later(LATER)
  }

  #put(plural: string, change: Change): void {
    const ids = this.#waiting.get(plural) ?? new Map<number, Change>()
    if (!ids.has(change.id)) ids.set(change.id, change)
    this.#waiting.set(plural, ids)
  }

  async #apply(object: ObjectDef, changes: Change[]): Promise<void> {
    const { plural, name } = object
    for (const { id } of changes) void this.client.invalidateQueries({ queryKey: ['record', plural, id] })
    await Promise.all([this.#lists(object, changes), this.#boards(object, changes)])
    for (const family of BY_PLURAL) this.#slowly([family, plural])
    this.#slowly(
      ['timeline'],
      (key) => key.includes(name) || (name === 'activity' && key.includes('activity')),
    )
    this.#slowly(['related'], (key) => String(key[3]).includes(plural))
    this.#slowly(['calendar'], (key) => String(key[1]).split('.')[0] === name)
    this.#slowly(['home'])
    this.#slowly(['bin'])
    for (const family of OTHERS[plural] ?? []) this.#slowly([family])
  }

  /** Each list on screen asks for the changed records under its own conditions. */
  async #lists(object: ObjectDef, changes: Change[]): Promise<void> {
    const { plural } = object
    const cache = this.client.getQueryCache()
    const queries = cache.findAll({ queryKey: ['rows', plural] })
    const texts = new Set<string>()
    for (const query of queries) {
      const text = query.queryKey[2]
      if (text === 'groups' || typeof text !== 'string') this.#slowly(query.queryKey)
      else if (query.getObserversCount() > 0) texts.add(text)
      else void this.client.invalidateQueries({ queryKey: query.queryKey, exact: true, refetchType: 'none' })
    }
    await Promise.all([...texts].map((text) => this.#list(object, text, changes)))
  }

  async #list(object: ObjectDef, text: string, changes: Change[]): Promise<void> {
    const { plural } = object
    const asked = new Set(changes.map(({ id }) => id))
    const came = await this.#ask(object, new URLSearchParams(text), changes)
    if (!came || this.#closed) return
    const filter = listKey(plural, filterOf(text))
    const cache = this.client.getQueryCache()
    const shown = new Set<number>()
    let lost = false
    let isEmpty = true
    for (const query of cache.findAll({ queryKey: ['rows', plural, text] })) {
      const page = query.state.data as Page | undefined
      if (!page) continue
      for (const row of page.rows) shown.add(row.id)
      isEmpty &&= page.rows.length === 0
      const ready = new Set([...asked].filter((id) => !isHeld(plural, id)))
      const merged = mergePage(page, ready, came)
      if (!merged) continue
      lost ||= merged.lost
      this.client.setQueryData(query.queryKey, merged.page, { updatedAt: query.state.dataUpdatedAt })
    }
    dropFresh(
      filter,
      [...asked].filter((id) => !came.has(id)),
    )
    const fresh = [...came.keys()].filter((id) => !shown.has(id))
    if (isEmpty && fresh.length > 0) void this.client.invalidateQueries({ queryKey: ['rows', plural, text] })
    else addFresh(filter, fresh)
    // Where a record has gone from a page, those behind move up.
    const pages = cache.findAll({ queryKey: ['rows', plural, text] })
    if (lost && pages.length > 1) void this.client.invalidateQueries({ queryKey: ['rows', plural, text] })
  }

  /** The changed records under the conditions and with the fields of a list; nothing if that failed. */
  async #ask(object: ObjectDef, query: URLSearchParams, changes: Change[]): Promise<Map<number, Row> | null> {
    const ids = changes.filter(({ gone }) => !gone).map(({ id }) => id)
    if (ids.length === 0) return new Map()
    query.delete('order')
    query.delete('limit')
    query.append('id', `in.(${ids.join(',')})`)
    try {
      const page = await readPage(object, query)
      return new Map(page.rows.map((row) => [row.id, row]))
    } catch {
      // What can't be asked now is asked when the screen is looked at again.
      void this.client.invalidateQueries({ queryKey: ['rows', object.plural], refetchType: 'none' })
      return null
    }
  }

  async #boards(object: ObjectDef, changes: Change[]): Promise<void> {
    const { plural } = object
    const cache = this.client.getQueryCache()
    const boards = new Map<string, QueryKey>()
    for (const query of cache.findAll({ queryKey: ['board', plural] })) {
      const key = query.queryKey
      if (key[2] === 'sums') this.#slowly(key)
      else if (query.getObserversCount() > 0) boards.set(JSON.stringify(key.slice(0, 6)), key)
      else void this.client.invalidateQueries({ queryKey: key, exact: true, refetchType: 'none' })
    }
    await Promise.all([...boards.values()].map((board) => this.#board(object, board, changes)))
  }

  async #board(object: ObjectDef, board: QueryKey, changes: Change[]): Promise<void> {
    const [, plural, by, select, filter] = board as string[]
    if (!plural || !by || select === undefined) return
    const query = new URLSearchParams(filter)
    for (const [name, test] of (board[8] ?? []) as [string, string][]) query.append(name, test)
    query.set('select', select)
    const came = await this.#ask(object, query, changes)
    if (!came || this.#closed) return
    const asked = new Set(changes.map(({ id }) => id).filter((id) => !isHeld(plural, id)))
    const lanes = new Map<string, { key: QueryKey; page: Page }>()
    for (const known of this.client.getQueryCache().findAll({ queryKey: board.slice(0, 6) })) {
      const page = known.state.data as Page | undefined
      if (page && known.getObserversCount() > 0)
        lanes.set(String(known.queryKey[6]), { key: known.queryKey, page })
    }
    const pages = new Map([...lanes].map(([lane, { page }]) => [lane, page]))
    const changed = mergeLanes(pages, asked, came, (row) => laneOf(row, by))
    if (changed.size === 0) return
    moveCards(asked, () => {
      for (const [lane, page] of changed) {
        const known = lanes.get(lane)
        if (known) this.client.setQueryData(known.key, page)
      }
    })
  }

  /** Reads again what counts and adds up, not at each change. */
  #slowly(queryKey: QueryKey, fits: (key: QueryKey) => boolean = () => true): void {
    const name = JSON.stringify(queryKey)
    const filters = { queryKey, predicate: (query: { queryKey: QueryKey }) => fits(query.queryKey) }
    if (this.#slow.has(name) || this.client.getQueryCache().findAll(filters).length === 0) return
    const run = () => {
      this.#slow.delete(name)
      void this.client.invalidateQueries(filters)
    }
    this.#slow.set(name, setTimeout(run, SLOW))
  }

  /** Asks again for everything of these objects, or for everything there is. */
  #again(why: string, objects: string[] | null): void {
    const known = ['rights', 'catalog', 'old'].includes(why)
    const name = objects === null ? `everything ${known}` : `again ${objects.join()}`
    if (this.#slow.has(name)) return
    const run = () => {
      this.#slow.delete(name)
      if (known) {
        void this.client.invalidateQueries({ queryKey: ['catalog'] })
        void this.client.invalidateQueries({ queryKey: sessionQuery.queryKey })
      }
      const parts = objects && new Set(objects)
      const own = new Set(['session', 'catalog', 'regions', 'guide', 'setup', 'password'])
      void this.client.invalidateQueries({
        predicate: ({ queryKey: [family, plural] }) =>
          parts === null
            ? !own.has(String(family))
            : parts.has(String(plural)) || ['timeline', 'calendar', 'home'].includes(String(family)),
      })
    }
    this.#slow.set(name, setTimeout(run, Math.random() * SPREAD))
  }
}

/** The conditions of a list without what it shows of its rows. */
function filterOf(text: string): string {
  const query = new URLSearchParams(text)
  for (const name of ['select', 'order', 'limit']) query.delete(name)
  return query.toString()
}
