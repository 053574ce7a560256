import type { Catalog } from '~/api/catalog'
import type { ObjectDef } from '~/api/types'

/** The field by which activities are about a record of this object, if they can be. */
export function timelineField(catalog: Catalog, object: ObjectDef): string | null {
  if (!catalog.named('activity')) return null
  const relation = object.relations.find(
    (relation) => relation.object === 'activity' && relation.field === `${object.name}_id`,
  )
  return relation?.field ?? null
}
