import { type Catalog, fieldOf, isQueryable } from '~/api/catalog'
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
  'series_id',
])

/** What one looks for first beside a record, by what hangs on it; the others follow as they come. */
const ORDER = [
  'opportunity_line',
  'contact',
  'opportunity_contact',
  'opportunity',
  'event_attendee',
  'activity_participant',
  'contact_point',
  'order',
  'contract',
  'quote',
  'payment',
  'task',
  'event',
  'lead',
  'opportunity_competitor',
  'opportunity_member',
  'product',
  'address',
  'invoice_title',
  'account_contact',
  'account_relation',
  'membership',
  'preference',
  'identity',
  'consent',
  'touch',
]

/** Parts that say little beside their record: what the server keeps, and what has its own place. */
const SILENT = new Set(['ownership_history', 'stage_history', 'comment_mention', 'territory_region'])

/** The children to show beside a record: those one asks for first, then the closest. */
export function shownRelations(catalog: Catalog, object: ObjectDef): Shown[] {
  const fits = object.relations.flatMap((relation) => {
    const target = catalog.object(relation.plural)
    if (!target || relation.object === 'activity' || SILENT.has(relation.object)) return []
    return relation.when === null && !LEFT_OUT.has(relation.field) ? [{ relation, target }] : []
  })
  // A user or a department is referred to by everything: only whose records they are says something.
  const narrow = ['user', 'department', 'import_batch'].includes(object.name)
  const kept = narrow
    ? fits.filter(
        ({ relation, target }) =>
          !isPart(target) && ['owner_id', 'department_id', 'import_batch_id'].includes(relation.field),
      )
    : fits
  const place = ({ relation }: { relation: Relation }) => {
    const at = ORDER.indexOf(relation.object)
    return at < 0 ? ORDER.length : at
  }
  const near = ({ relation }: { relation: Relation }) =>
    relation.object === object.name ? 2 : relation.field === `${object.name}_id` ? 0 : 1
  return kept
    .map((shown) => ({
      ...shown,
      several:
        kept.filter((other) => other.relation.object === shown.relation.object).length > 1 ||
        shown.relation.object === object.name,
    }))
    .sort((one, other) => near(one) - near(other) || place(one) - place(other))
}

/** What comes first of each beside a record: what is still to be done, what is ahead; of others what is newest. */
const FIRST: Record<string, string[]> = { task: ['done_at.desc', 'due_at'], event: ['starts_at.desc'] }

/** The order of the few that are shown. An empty time comes first where the order goes down. */
export function orderOf(target: ObjectDef): string {
  const keys = FIRST[target.name] ?? []
  const known = keys.every((key) => {
    const field = fieldOf(target, key.replace('.desc', ''))
    return field !== undefined && isQueryable(field)
  })
  return [...(known ? keys : []), 'id.desc'].join()
}

/** Whether records of an object live in another record. */
function isPart(object: ObjectDef): boolean {
  return object.part === true || !object.traits.includes('base')
}
