/** Pasting a block of cells into the list: read, looked up, written in one go, undoable. */

import type { QueryClient } from '@tanstack/react-query'
import type { Catalog } from '~/api/catalog'
import { ApiError, ask, askJson } from '~/api/client'
import { readValue, type Values } from '~/api/records'
import type { FieldDef, Named, ObjectDef, Row, Value, Words } from '~/api/types'
import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { CHUNK } from '~/jobs/bulk'
import { optionsRead } from '~/objects'
import { refresh } from '~/record/refresh'
import type { Translate } from '~/words'
import { clockNow } from '~/words/zone'
import { readBlock } from '../cells'
import { laid, type Placed, readCell } from './read'

interface Update {
  op: 'update'
  object: string
  id: number
  values: Values
}

interface Context {
  object: ObjectDef
  catalog: Catalog
  client: QueryClient
  t: Translate
  say: (words: Words) => string
}

/** Writes a block over the rows and fields on which it lies. */
export async function pasteBlock(
  { object, catalog, client, t, say }: Context,
  text: string,
  rowAt: (down: number) => Row | undefined,
  under: (FieldDef | null)[],
): Promise<void> {
  const { cells, outside } = laid(readBlock(text), rowAt, under)
  const write = async (operations: Update[]) => {
    await ask('rpc/batch', { method: 'POST', body: { operations } })
    await refresh(client, object)
  }
  const { updates, before, unread } = await prepared(object, catalog, cells, (field, placed) => {
    const read = optionsRead[`${object.name}.${field.name}`]
    return read ? read(client, placed.row) : (field.options ?? [])
  })
  const first = unread[0]
  if (first) {
    const text = t('paste.unread', {
      count: unread.length,
      shown: unread.length,
      text: first.text,
      field: say(first.field.label),
    })
    tell({ tone: 'bad', text })
    return
  }
  if (updates.length === 0) return
  if (updates.length > CHUNK) {
    tell({ tone: 'bad', text: t('paste.many', { most: CHUNK }) })
    return
  }
  try {
    await write(updates)
    const undo = async () => {
      try {
        await write(before)
      } catch (error) {
        tell({ tone: 'bad', text: explain(error, t) })
      }
    }
    const done = t('paste.done', { count: updates.length, shown: updates.length })
    tell({
      tone: 'good',
      text: outside > 0 ? `${done} ${t('paste.outside', { count: outside })}` : done,
      undo,
    })
  } catch (error) {
    const fields = error instanceof ApiError ? error.fields.map((each) => each.message) : []
    tell({ tone: 'bad', text: fields[0] ?? explain(error, t) })
  }
}

/** The block as changes of records, what these records were, and the cells that could not be read. */
async function prepared(
  object: ObjectDef,
  catalog: Catalog,
  cells: Placed[],
  optionsOf: (field: FieldDef, placed: Placed) => NonNullable<FieldDef['options']>,
): Promise<{ updates: Update[]; before: Update[]; unread: Placed[] }> {
  const now = clockNow()
  const read = cells.map((placed) => ({
    placed,
    found: readCell(placed.field, placed.text, optionsOf(placed.field, placed), now),
  }))
  const names = new Map<FieldDef, Set<string>>()
  for (const { placed, found } of read)
    if ('name' in found) names.set(placed.field, (names.get(placed.field) ?? new Set()).add(found.name))
  const ids = new Map<FieldDef, Map<string, number>>()
  for (const [field, wanted] of names) ids.set(field, await lookedUp(catalog, field, wanted))

  const unread: Placed[] = []
  const changes = new Map<number, { values: Values; old: Values }>()
  for (const { placed, found } of read) {
    const value: Value | undefined =
      'value' in found ? found.value : 'name' in found ? ids.get(placed.field)?.get(found.name) : undefined
    if (value === undefined) {
      unread.push(placed)
      continue
    }
    const { row, field } = placed
    const old = readValue(row, field.name)
    if (JSON.stringify(old) === JSON.stringify(value)) continue
    const change = changes.get(row.id) ?? { values: {}, old: {} }
    change.values[field.name] = value
    change.old[field.name] = old
    changes.set(row.id, change)
  }
  const operation = (id: number, values: Values): Update => ({
    op: 'update',
    object: object.plural,
    id,
    values,
  })
  return {
    updates: [...changes].map(([id, { values }]) => operation(id, values)),
    before: [...changes].map(([id, { old }]) => operation(id, old)),
    unread,
  }
}

/** The records of these names; a name that several have is none. */
async function lookedUp(
  catalog: Catalog,
  field: FieldDef,
  wanted: Set<string>,
): Promise<Map<string, number>> {
  const target = catalog.target(field)
  if (!target) return new Map()
  const quoted = [...wanted].map((name) => `"${name.replace(/["\\]/g, '\\$&')}"`)
  const query = new URLSearchParams({ select: `id,title:${target.title}`, limit: String(CHUNK) })
  query.append(target.title, `in.(${quoted.join(',')})`)
  const rows = await askJson<Named[]>(`${target.plural}?${query}`)
  const found = new Map<string, number>()
  const twice = new Set<string>()
  for (const { id, title } of rows) {
    if (title === null) continue
    if (found.has(title)) twice.add(title)
    found.set(title, id)
  }
  for (const title of twice) found.delete(title)
  return found
}
