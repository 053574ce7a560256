import type { Catalog } from '~/api/catalog'
import type { ObjectDef, Relation } from '~/api/types'

export interface Shown {
  relation: Relation
  target: ObjectDef
  /** Whether the same object hangs on in several ways, so that the field must be named. */
  several: boolean
}

/** Machine's references, and those that say little to a person. */
const LEFT_OUT = new Set([
  'merged_into_id',
  'referrer_account_id',
  'referrer_user_id',
  'created_by_id',
  'updated_by_id',
  'deleted_by_id',
  'previous_owner_id',
])

/** The children to show beside a record: main objects that refer to it, the closest first. */
export function shownRelations(catalog: Catalog, object: ObjectDef): Shown[] {
  const fits = object.relations.flatMap((relation) => {
    const target = catalog.object(relation.plural)
    if (!target?.traits.includes('base') || relation.object === 'activity') return []
    return relation.when === null && !LEFT_OUT.has(relation.field) ? [{ relation, target }] : []
  })
  // A user or a department is referred to by everything: only whose records they are says something.
  const narrow = ['user', 'department'].includes(object.name)
  const kept = narrow
    ? fits.filter(({ relation }) => ['owner_id', 'department_id'].includes(relation.field))
    : fits
  const rank = ({ relation }: { relation: Relation }) =>
    relation.object === object.name ? 2 : relation.field === `${object.name}_id` ? 0 : 1
  return kept
    .map((shown) => ({
      ...shown,
      several:
        kept.filter((other) => other.relation.object === shown.relation.object).length > 1 ||
        shown.relation.object === object.name,
    }))
    .sort((one, other) => rank(one) - rank(other))
}
