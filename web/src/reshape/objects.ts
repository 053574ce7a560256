/** The objects of the company's own as those who reshape see them, and what they do with them. */

import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { askJson } from '~/api/client'
import { catalogQuery, sessionQuery } from '~/api/queries'
import type { Words } from '~/api/types'
import { tell } from '~/feedback/toasts'
import { useWords } from '~/words'

export interface OwnObject {
  name: string
  plural: string
  label: Words
  label_plural: Words
  help: Words
  icon: string
  group: string | null
  title: Words | null
  number: string | null
  owned: boolean
  abilities: string[]
  removed_at: string | null
  purged_at: string | null
}

export interface ObjectsDocument {
  objects: OwnObject[]
  removed: OwnObject[]
  room: number
}

/** What is sent of an object; what is left out stays, or is as usual. */
export interface WantedObject {
  label?: Words
  label_plural?: Words
  help?: Words
  icon?: string
  group?: string
  title?: Words | null
  number?: string | null
  owned?: boolean
  abilities?: string[]
  access?: { read: string; write: string }
}

export const objectsQuery = queryOptions({
  queryKey: ['own_objects'],
  staleTime: 0,
  queryFn: ({ signal }) => askJson<ObjectsDocument>('rpc/own_objects', { method: 'POST', body: {}, signal }),
})

type ObjectAct = 'add_object' | 'change_object' | 'remove_object' | 'restore_object' | 'purge_object'

/** Changing objects: afterwards the catalog, one's rights and the list here are read again. */
export function useObjects() {
  const { t, say } = useWords()
  const client = useQueryClient()
  const run = async (name: ObjectAct, body: WantedObject & { object?: string }): Promise<OwnObject> => {
    const done = await askJson<OwnObject>(`rpc/${name}`, { method: 'POST', body })
    await Promise.all([
      client.refetchQueries({ queryKey: catalogQuery.queryKey }),
      client.refetchQueries({ queryKey: sessionQuery.queryKey }),
      client.invalidateQueries({ queryKey: objectsQuery.queryKey }),
    ])
    return done
  }
  const restore = async (object: OwnObject) => {
    await run('restore_object', { object: object.plural })
    tell({ tone: 'good', text: t('reshape.restored', { field: say(object.label) }) })
  }
  const remove = async (object: OwnObject) => {
    await run('remove_object', { object: object.plural })
    tell({
      tone: 'good',
      text: t('reshape.removed', { field: say(object.label) }),
      undo: () => restore(object),
    })
  }
  const purge = async (object: OwnObject) => {
    await run('purge_object', { object: object.plural })
    tell({ tone: 'good', text: t('reshape.object.purged', { what: say(object.label) }) })
  }
  return { run, restore, remove, purge }
}
