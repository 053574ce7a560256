/** Saving one field of a record: shown at once, taken back if refused, undoable. */

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError } from '~/api/client'
import { change, NAME, type Page, readValue, type Values } from '~/api/records'
import type { Named, ObjectDef, Row } from '~/api/types'
import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { rowsKey } from '~/list/trail'
import { hold } from '~/live/held'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { type Conflict, readConflict, touches } from './conflict'
import { errorsOf } from './incomplete'
import { recordQuery } from './query'
import { refresh } from './refresh'

/** What became of saving: done, refused with words for fields, or in conflict with another person. */
export type Outcome =
  | { kind: 'done' }
  | { kind: 'refused'; errors: Record<string, string> }
  | { kind: 'conflict'; conflict: Conflict }

export function useSave(object: ObjectDef, row: Row) {
  const client = useQueryClient()
  const catalog = useCatalog()
  const { t } = useWords()
  const [busy, setBusy] = useState(false)
  const key = recordQuery(catalog, object.plural, row.id).queryKey

  // Only what has been read is changed: a row of a list has some of the fields only.
  const show = (values: Values, names?: Record<string, Named | null>) => {
    const merged = (known: Row): Row => {
      const shown: Row = { ...known, ...values }
      for (const name of Object.keys(values)) {
        if (names?.[name] !== undefined) shown[name + NAME] = names[name] ?? undefined
        else if (readValue(known, name) !== values[name]) delete shown[name + NAME]
      }
      return shown
    }
    client.setQueryData<Row | null>(key, (known) => known && merged(known))
    client.setQueriesData<Page>(
      { queryKey: rowsKey(object) },
      (page) =>
        page && {
          ...page,
          rows: page.rows.map((known) => (known.id === row.id ? { ...known, ...values } : known)),
        },
    )
  }

  /** Whoever changes the record again before it was read again must not be in conflict with himself. */
  const showVersion = (version: number) => {
    const newer = (known: Row): Row =>
      known.id === row.id && (known.version ?? 0) < version ? { ...known, version } : known
    client.setQueryData<Row | null>(key, (known) => known && newer(known))
    client.setQueriesData<Page>(
      { queryKey: rowsKey(object) },
      (page) => page && { ...page, rows: page.rows.map(newer) },
    )
  }

  const send = async (values: Values, version: number | undefined): Promise<Outcome> => {
    try {
      await change(object, row.id, version, values)
      if (version !== undefined) showVersion(version + 1)
      return { kind: 'done' }
    } catch (error) {
      const conflict = error instanceof ApiError ? readConflict(error) : null
      if (!conflict) throw error
      // Somebody changed something else: both changes can stand.
      if (!touches(conflict, values)) return send(values, conflict.version)
      return { kind: 'conflict', conflict }
    }
  }

  /** Saves; `version` is the one that the reader has seen. */
  const save = async (
    values: Values,
    label: string,
    version = row.version,
    undoable = true,
  ): Promise<Outcome> => {
    const before: Values = Object.fromEntries(Object.keys(values).map((name) => [name, readValue(row, name)]))
    setBusy(true)
    const release = hold(object.plural, row.id)
    show(values)
    try {
      const outcome = await send(values, version)
      if (outcome.kind !== 'done') {
        show(before)
        await client.invalidateQueries({ queryKey: key })
        return outcome
      }
      // What else hangs on it is read again while one goes on.
      void refresh(client, object)
      tell({
        tone: 'good',
        text: t('saved', { field: label }),
        undo: undoable ? () => undo(before, label) : undefined,
      })
      return outcome
    } catch (error) {
      show(before)
      await client.invalidateQueries({ queryKey: key })
      await client.invalidateQueries({ queryKey: rowsKey(object) })
      return { kind: 'refused', errors: errorsOf(error, t) }
    } finally {
      release()
      setBusy(false)
    }
  }

  const undo = async (before: Values, label: string) => {
    try {
      await change(object, row.id, undefined, before)
      await refresh(client, object)
      tell({ tone: 'good', text: t('undone', { field: label }) })
    } catch (error) {
      tell({ tone: 'bad', text: explain(error, t) })
    }
  }

  return { save, busy }
}
