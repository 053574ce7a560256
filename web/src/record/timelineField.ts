import type { Catalog } from '~/api/catalog'
import type { Values } from '~/api/records'
import type { ObjectDef, Relation } from '~/api/types'

/** How activities say what they are about: a reference to each main object, or any record of the company's own. */
export type About = Pick<Relation, 'field' | 'when'>

/** The way from activities to records of this object, if there is one. */
export function timelineField(catalog: Catalog, object: ObjectDef): About | null {
  if (!catalog.named('activity')) return null
  const relation = object.relations.find(
    ({ object: from, field, when }) =>
      from === 'activity' && (field === `${object.name}_id` || (object.own === true && when !== null)),
  )
  return relation ?? null
}

/** What an activity holds that is about this record. */
export function aboutRecord({ field, when }: About, id: number): Values {
  return when ? { [when.field]: when.is, [field]: id } : { [field]: id }
}
