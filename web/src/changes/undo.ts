/** Takes an act back: nothing of it, if somebody changed the same again. */

import type { Catalog } from '~/api/catalog'
import { ask, askJson } from '~/api/client'
import { restore } from '~/api/records'
import type { ObjectDef, Row } from '~/api/types'
import { changedSince, type Undoing } from './acts'

/** The records, and the fields, that are not any more as the act left them. */
export interface Meanwhile {
  ids: number[]
  fields: string[]
}

/** Does it; says what stands in the way, if anything does. */
export async function undo(catalog: Catalog, object: ObjectDef, undoing: Undoing): Promise<Meanwhile | null> {
  const { update, remove } = undoing
  const versions = new Map<number, number | undefined>()
  if (update.length > 0) {
    const names = [...new Set(update.flatMap(({ now }) => Object.keys(now)))]
    const query = new URLSearchParams({
      select: ['id', 'version', ...names].join(','),
      id: `in.(${update.map(({ id }) => id).join(',')})`,
      limit: String(update.length),
    })
    const rows = await askJson<Row[]>(`${object.plural}?${query}`)
    const meanwhile: Meanwhile = { ids: [], fields: [] }
    for (const { id, now } of update) {
      const row = rows.find((one) => one.id === id)
      const changed = row ? changedSince(now, row) : Object.keys(now)
      versions.set(id, row?.version)
      if (changed.length === 0) continue
      meanwhile.ids.push(id)
      meanwhile.fields.push(...changed.filter((name) => !meanwhile.fields.includes(name)))
    }
    if (meanwhile.ids.length > 0) return meanwhile
  }
  const restored = undoing.restore && catalog.object(undoing.restore.object)
  if (undoing.restore && restored) await restore(restored, undoing.restore.ids)
  const operations = [
    ...update.map(({ id, values }) => ({
      op: 'update',
      object: object.plural,
      id,
      version: versions.get(id),
      values,
    })),
    ...remove.map((id) => ({ op: 'delete', object: object.plural, id })),
  ]
  if (operations.length > 0) await ask('rpc/batch', { method: 'POST', body: { operations } })
  return null
}
