/** The sidebar: what the catalog offers, grouped by what people do. */

import type { Catalog } from '~/api/catalog'
import type { ObjectDef } from '~/api/types'
import type { WordKey } from '~/words'

export interface Group {
  word: WordKey
  objects: ObjectDef[]
}

/** Known objects by group, in their order. An object that stands in none comes under "More". */
const GROUPS: { word: WordKey; names: string[] }[] = [
  { word: 'nav.customers', names: ['lead', 'account', 'contact', 'pool'] },
  {
    word: 'nav.sales',
    names: ['opportunity', 'quote', 'order', 'contract', 'payment', 'invoice', 'product'],
  },
  { word: 'nav.work', names: ['task', 'event', 'activity', 'visit'] },
  { word: 'nav.service', names: ['ticket', 'entitlement', 'article', 'survey'] },
  { word: 'nav.marketing', names: ['campaign', 'segment', 'channel', 'form', 'mailing'] },
  { word: 'nav.company', names: ['user', 'department'] },
]

/** Objects that are seen beside others, or set up once by an administrator. */
const HIDDEN = new Set([
  'comment',
  'currency',
  'exchange_rate',
  'file',
  'import_batch',
  'pipeline',
  'role',
  'seller_level',
  'stage',
  'tag',
  'territory',
  'product_category',
  'competitor',
])

export function groups(catalog: Catalog): Group[] {
  const placed = new Set(GROUPS.flatMap((group) => group.names))
  const found = GROUPS.map(({ word, names }) => ({
    word,
    objects: names.flatMap((name) => catalog.named(name) ?? []),
  }))
  const rest = catalog.objects.filter(
    (object) => !placed.has(object.name) && !HIDDEN.has(object.name) && object.traits.includes('base'),
  )
  return [...found, { word: 'nav.more' as const, objects: rest }].filter((group) => group.objects.length > 0)
}

/** Where one arrives after signing in. */
export function firstScreen(catalog: Catalog): string {
  const first = catalog.named('opportunity') ?? catalog.named('account') ?? catalog.objects[0]
  return first?.plural ?? ''
}

/** The objects that the create button offers. */
export function creatable(catalog: Catalog): ObjectDef[] {
  return ['account', 'contact', 'lead', 'opportunity', 'activity', 'task']
    .flatMap((name) => catalog.named(name) ?? [])
    .filter((object) => object.verbs.includes('create'))
}
