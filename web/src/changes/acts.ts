/** What somebody did, each request one act: how it is told, and how it is taken back. */

import { type Catalog, fieldOf, isEditable } from '~/api/catalog'
import type { Value } from '~/api/types'
import { rawOf, type Told } from './told'

export interface Act {
  key: string
  at: string
  verb: string
  /** The object's plural. */
  object: string
  /** What was meant; what followed from it, such as a part that was mirrored, is not among these. */
  changes: Told[]
}

/** How many records may be taken back at once: as many as one batch may have. */
export const MOST_UNDONE = 1000

/** What a person has arranged for himself says nothing by its key, and is changed where it was arranged. */
const SETTING = 'user_setting'

/** Newest first. The last act may go on in what has not come yet: with more to come it is left out. */
export function actsOf(catalog: Catalog, changes: Told[], more: boolean): Act[] {
  const groups = new Map<string, Told[]>()
  for (const change of changes) {
    if (catalog.object(change.object)?.name === SETTING) continue
    const key = change.request ?? `#${change.id}`
    const group = groups.get(key)
    if (group) group.push(change)
    else groups.set(key, [change])
  }
  const all = [...groups].map(([key, group]) => actOf(catalog, key, group))
  return more ? all.slice(0, -1) : all
}

function actOf(catalog: Catalog, key: string, group: Told[]): Act {
  const isMain = (change: Told) => {
    const object = catalog.object(change.object)
    return object !== undefined && !object.part && !object.traits.includes('child')
  }
  const mains = group.filter(isMain)
  const told = mains.length > 0 ? mains : group
  // What the caller asked for was written down first; what followed from it comes behind.
  const first = told[told.length - 1] ?? group[0]
  const { at = '', verb = '', object = '' } = first ?? {}
  const meant = told.filter((change) => change.verb === verb && change.object === object)
  return { key, at, verb, object, changes: meant }
}

/** A way back: records that leave the bin, and a batch of changes. */
export interface Undoing {
  restore: { object: string; ids: number[] } | null
  /** Records to be put into the bin. */
  remove: number[]
  /** What records get again; `now` is what they must still have. */
  update: { id: number; values: Record<string, Value>; now: Record<string, Value> }[]
}

/** How an act is taken back; nothing where it can't be. */
export function undoingOf(catalog: Catalog, act: Act): Undoing | null {
  const object = catalog.object(act.object)
  if (!object || act.changes.length > MOST_UNDONE) return null
  const undoing: Undoing = { restore: null, remove: [], update: [] }
  const ids = [...new Set(act.changes.map((change) => change.record.id))]
  const inBin = new Set(act.changes.filter((change) => change.in_bin).map((change) => change.record.id))
  const may = (verb: 'delete' | 'update') => object.verbs.includes(verb)
  if (act.verb === 'delete') {
    const gone = ids.filter((id) => inBin.has(id))
    return gone.length > 0 && may('delete')
      ? { ...undoing, restore: { object: object.plural, ids: gone } }
      : null
  }
  if (act.verb === 'create' || act.verb === 'restore') {
    const there = ids.filter((id) => !inBin.has(id))
    return there.length > 0 && may('delete') ? { ...undoing, remove: there } : null
  }
  if (act.verb !== 'update') return null
  for (const id of ids) {
    if (inBin.has(id)) continue
    const values: Record<string, Value> = {}
    const now: Record<string, Value> = {}
    // Newest first: what the oldest of them found counts, and what the newest left.
    for (const change of act.changes.filter((one) => one.record.id === id)) {
      for (const { field: name, from, to } of change.fields) {
        const field = fieldOf(object, name)
        if (!field || field.derived || !isEditable(object, field)) continue
        values[name] = rawOf(field, from)
        if (!(name in now)) now[name] = rawOf(field, to)
      }
    }
    if (Object.keys(values).length > 0) undoing.update.push({ id, values, now })
  }
  return undoing.update.length > 0 ? undoing : null
}

/** The fields that have another value by now than the act left, of a record as it was read again. */
export function changedSince(now: Record<string, Value>, row: Record<string, unknown>): string[] {
  return Object.keys(now).filter((name) => JSON.stringify(row[name] ?? null) !== JSON.stringify(now[name]))
}
