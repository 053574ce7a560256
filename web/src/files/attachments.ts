/** What is attached to records. */

import { queryOptions } from '@tanstack/react-query'
import { type Catalog, fieldOf, may } from '~/api/catalog'
import { askJson } from '~/api/client'
import { NAME } from '~/api/records'
import type { Named, ObjectDef } from '~/api/types'

export interface Attachment {
  id: number
  file_id: number
  name: string | null
  size: number | null
  media_type: string | null
  created_at: string
  added_by_id$?: Named | null
}

/** The most attachments of one record that are shown. */
const MOST = 200

/** The object of attachments, if records of this object can have some. */
export function attachmentsOf(catalog: Catalog, object: ObjectDef): ObjectDef | undefined {
  const found = catalog.named('file_link')
  const about = found && fieldOf(found, 'subject_object')
  return about?.objects?.includes(object.name) ? found : undefined
}

/** Whether one may attach files to records of this object. */
export function mayAttach(catalog: Catalog, object: ObjectDef): boolean {
  const link = attachmentsOf(catalog, object)
  const file = catalog.named('file')
  return link !== undefined && file !== undefined && may(link, 'create') && may(file, 'create')
}

/** What is asked of an attachment. */
export const ATTACHMENT = `id,file_id,name,size,media_type,created_at,added_by_id${NAME}:added_by_id(id,title:name)`

export const filesKey = (object: ObjectDef, id: number) => ['files', object.name, id] as const

/** The attachments of a record, newest first. */
export function filesQuery(link: ObjectDef | undefined, object: ObjectDef, id: number) {
  return queryOptions({
    queryKey: filesKey(object, id),
    enabled: link !== undefined,
    queryFn: ({ signal }) => {
      if (!link) return []
      const query = new URLSearchParams({
        select: ATTACHMENT,
        subject_object: `eq.${object.name}`,
        subject_id: `eq.${id}`,
        order: 'id.desc',
        limit: String(MOST),
      })
      return askJson<Attachment[]>(`${link.plural}?${query}`, { signal })
    },
  })
}

/** Where files that are sent to a record are shown meanwhile. */
export const placeOf = (object: ObjectDef, id: number): string => `${object.name}-${id}`
