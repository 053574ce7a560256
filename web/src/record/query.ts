import { queryOptions } from '@tanstack/react-query'
import type { Catalog } from '~/api/catalog'
import { readOne } from '~/api/records'

/** One whole record; null if there is none that one may see. */
export function recordQuery(catalog: Catalog, plural: string, id: number) {
  return queryOptions({
    queryKey: ['record', plural, id],
    queryFn: ({ signal }) => {
      const object = catalog.object(plural)
      return object ? readOne(catalog, object, id, signal) : null
    },
  })
}
