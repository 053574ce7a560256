/** One change of many records: in requests of at most a thousand, each refused record named, all of it undoable. */

import { ApiError, ask, askJson } from '~/api/client'
import { readValue, type Values } from '~/api/records'
import type { ObjectDef, Row, Value } from '~/api/types'
import type { Progress, Refusal, Work } from './jobs'
import { countOf, type Picked } from './picked'

/** How many records one request touches. */
export const CHUNK = 1000

/** So many refused records of a chunk are found one by one; the rest is refused with the last reason. */
const NAMED = 30

/** Reads the records that are meant, a thousand at a time in the order of their ids. */
export function reader(object: ObjectDef, picked: Picked, fields: string[]) {
  let last = 0
  let at = 0
  const select = ['id', ...fields].join(',')
  return async (signal: AbortSignal): Promise<{ rows: Row[]; more: boolean; accept: () => void }> => {
    if ('ids' in picked) {
      const ids = picked.ids.slice(at, at + CHUNK)
      const query = new URLSearchParams({ select, id: `in.(${ids.join(',')})`, limit: String(CHUNK) })
      const rows = ids.length > 0 ? await askJson<Row[]>(`${object.plural}?${query}`, { signal }) : []
      const accept = () => {
        at += CHUNK
      }
      return { rows, more: at + CHUNK < picked.ids.length, accept }
    }
    const query = new URLSearchParams(picked.filter)
    query.append('id', `gt.${last}`)
    query.set('select', select)
    query.set('order', 'id')
    query.set('limit', String(CHUNK))
    const all = await askJson<Row[]>(`${object.plural}?${query}`, { signal })
    const accept = () => {
      last = all[all.length - 1]?.id ?? last
    }
    return { rows: all.filter((row) => !picked.except.has(row.id)), more: all.length === CHUNK, accept }
  }
}

/** Sends a request for these records; where one of them is refused, the others are done without it. */
export async function divided(
  ids: number[],
  send: (ids: number[]) => Promise<number[]>,
): Promise<{ done: number[]; refused: Refusal[] }> {
  const refused: Refusal[] = []
  const attempt = async (part: number[]): Promise<number[]> => {
    try {
      return await send(part)
    } catch (error) {
      if (!(error instanceof ApiError) || ![400, 403, 409, 422].includes(error.status)) throw error
      const why = error.fields.map((field) => field.message).join(' ') || error.message
      if (part.length === 1 || refused.length >= NAMED) {
        refused.push(...part.map((id) => ({ id, why })))
        return []
      }
      const half = Math.ceil(part.length / 2)
      const first = await attempt(part.slice(0, half))
      return [...first, ...(await attempt(part.slice(half)))]
    }
  }
  const done = ids.length > 0 ? await attempt(ids) : []
  return { done, refused }
}

const STRICT = { Prefer: `return=representation, handling=strict, max-affected=${CHUNK}` }

async function touched(method: 'PATCH' | 'DELETE', object: ObjectDef, ids: number[], body?: Values) {
  const path = `${object.plural}?id=in.(${ids.join(',')})&select=id`
  const rows = await askJson<Row[]>(path, { method, body, headers: STRICT })
  return rows.map((row) => row.id)
}

/** Works through what is meant: `act` changes a chunk and says which records it has changed. */
function through(
  object: ObjectDef,
  picked: Picked,
  fields: string[],
  act: (rows: Row[]) => Promise<{ done: number[]; refused: Refusal[] }>,
  undo: () => Work,
): Work {
  const read = reader(object, picked, fields)
  let progress: Progress = { seen: 0, done: 0, refused: [], finished: false }
  return {
    total: countOf(picked),
    undo,
    step: async (signal) => {
      const { rows, more, accept } = await read(signal)
      const { done, refused } = await act(rows)
      accept()
      progress = {
        seen: progress.seen + rows.length,
        done: progress.done + done.length,
        refused: [...progress.refused, ...refused],
        finished: !more,
      }
      return progress
    },
  }
}

/** Gives records these values. */
export function changing(object: ObjectDef, picked: Picked, values: Values): Work {
  const names = Object.keys(values)
  const before = new Map<string, { values: Values; ids: number[] }>()
  return through(
    object,
    picked,
    names,
    async (rows) => {
      const meant = rows.filter((row) =>
        names.some((name) => !same(readValue(row, name), values[name] ?? null)),
      )
      const outcome = await divided(
        meant.map((row) => row.id),
        (ids) => touched('PATCH', object, ids, values),
      )
      const done = new Set(outcome.done)
      for (const row of meant) {
        if (!done.has(row.id)) continue
        const old: Values = Object.fromEntries(names.map((name) => [name, readValue(row, name)]))
        const key = JSON.stringify(old)
        const group = before.get(key) ?? { values: old, ids: [] }
        group.ids.push(row.id)
        before.set(key, group)
      }
      return outcome
    },
    () => givingBack(object, [...before.values()]),
  )
}

/** Gives each group of records the values that it had. */
function givingBack(object: ObjectDef, groups: { values: Values; ids: number[] }[]): Work {
  const parts = groups.flatMap(({ values, ids }) => chunks(ids).map((part) => ({ values, ids: part })))
  return inParts(
    parts,
    (part) => part.ids.length,
    ({ values, ids }) => divided(ids, (some) => touched('PATCH', object, some, values)),
  )
}

/** Puts records into the bin. */
export function binning(object: ObjectDef, picked: Picked): Work {
  const gone: number[] = []
  return through(
    object,
    picked,
    [],
    async (rows) => {
      const outcome = await divided(
        rows.map((row) => row.id),
        (ids) => touched('DELETE', object, ids),
      )
      gone.push(...outcome.done)
      return outcome
    },
    () =>
      inParts(
        chunks(gone),
        (part) => part.length,
        (part) =>
          divided(part, async (ids) => {
            await ask('rpc/restore', { method: 'POST', body: { object: object.plural, ids } })
            return ids
          }),
      ),
  )
}

/** Puts a tag on records that do not bear it yet. */
export function tagging(object: ObjectDef, picked: Picked, tag: number): Work {
  const made: number[] = []
  return through(
    object,
    picked,
    [],
    async (rows) => {
      if (rows.length === 0) return { done: [], refused: [] }
      const query = new URLSearchParams({
        select: 'record_id',
        tag_id: `eq.${tag}`,
        record_object: `eq.${object.name}`,
        record_id: `in.(${rows.map((row) => row.id).join(',')})`,
        limit: String(CHUNK),
      })
      const known = await askJson<{ record_id: number }[]>(`taggings?${query}`)
      const bear = new Set(known.map((one) => one.record_id))
      return divided(
        rows.map((row) => row.id).filter((id) => !bear.has(id)),
        async (ids) => {
          const body = ids.map((id) => ({ tag_id: tag, record_object: object.name, record_id: id }))
          const headers = { Prefer: 'return=representation' }
          const answer = await askJson<Row[]>('taggings?select=id', { method: 'POST', body, headers })
          made.push(...answer.map((row) => row.id))
          return ids
        },
      )
    },
    () =>
      inParts(
        chunks(made),
        (part) => part.length,
        (part) =>
          divided(part, async (ids) => {
            await ask(`taggings?id=in.(${ids.join(',')})`, { method: 'DELETE' })
            return ids
          }),
      ),
  )
}

/** Work whose parts are known from the start. */
function inParts<P>(
  parts: P[],
  size: (part: P) => number,
  act: (part: P) => Promise<{ done: number[]; refused: Refusal[] }>,
): Work {
  let at = 0
  let progress: Progress = { seen: 0, done: 0, refused: [], finished: false }
  return {
    total: parts.reduce((sum, part) => sum + size(part), 0),
    step: async () => {
      const part = parts[at]
      if (part !== undefined) {
        const { done, refused } = await act(part)
        at++
        progress = {
          seen: progress.seen + size(part),
          done: progress.done + done.length,
          refused: [...progress.refused, ...refused],
          finished: at >= parts.length,
        }
      } else progress = { ...progress, finished: true }
      return progress
    },
  }
}

export function chunks(ids: number[]): number[][] {
  const parts: number[][] = []
  for (let at = 0; at < ids.length; at += CHUNK) parts.push(ids.slice(at, at + CHUNK))
  return parts
}

function same(one: Value, other: Value): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
