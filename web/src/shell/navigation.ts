/** The sidebar: what the catalog offers, grouped by what people do. */

import { type Catalog, may } from '~/api/catalog'
import type { ObjectDef } from '~/api/types'
import type { WordKey } from '~/words'

export interface Group {
  word: WordKey
  objects: ObjectDef[]
  /** Whether it waits behind its name: what one needs seldom. */
  folded: boolean
}

/** Known objects by group, in their order. An object that stands in none comes under "More". */
const GROUPS: { word: WordKey & `nav.${string}`; names: string[] }[] = [
  { word: 'nav.customers', names: ['lead', 'account', 'contact', 'pool'] },
  {
    word: 'nav.sales',
    names: ['opportunity', 'quote', 'order', 'contract', 'payment', 'invoice', 'product', 'competitor'],
  },
  { word: 'nav.work', names: ['task', 'event', 'activity', 'visit'] },
  { word: 'nav.service', names: ['ticket', 'entitlement', 'article', 'survey'] },
  { word: 'nav.marketing', names: ['campaign', 'segment', 'channel', 'form', 'mailing'] },
  { word: 'nav.company', names: ['user', 'department'] },
]

/** What is set up once: for those who may change it. */
export const SETUP = new Set([
  'currency',
  'duplicate_rule',
  'exchange_rate',
  'pipeline',
  'product_category',
  'role',
  'seller_level',
  'tag',
  'territory',
  'webhook',
])

/** Objects that are seen beside others only. */
const HIDDEN = new Set(['comment', 'dashboard', 'company'])

function isMain(object: ObjectDef): boolean {
  return !object.part && object.traits.includes('base') && !HIDDEN.has(object.name)
}

export function groups(catalog: Catalog): Group[] {
  const placed = new Set(GROUPS.flatMap((group) => group.names))
  const own = catalog.objects.filter((object) => object.own && isMain(object))
  const found = GROUPS.map(({ word, names }) => ({
    word,
    objects: [
      ...names
        .flatMap((name) => catalog.named(name) ?? [])
        .filter((object) => !SETUP.has(object.name) && !object.part),
      ...own.filter(({ group }) => word === `nav.${group}`),
    ],
    folded: false,
  }))
  for (const object of found.flatMap(({ objects }) => objects)) placed.add(object.name)
  const rest = catalog.objects.filter((object) => isMain(object) && !placed.has(object.name))
  const more = rest.filter((object) => !SETUP.has(object.name))
  const setup = catalog.objects.filter(
    (object) => isMain(object) && SETUP.has(object.name) && (may(object, 'create') || may(object, 'update')),
  )
  return [
    ...found,
    { word: 'nav.more' as const, objects: more, folded: true },
    { word: 'nav.setup' as const, objects: setup, folded: true },
  ].filter((group) => group.objects.length > 0)
}

/** The objects that the create button offers. */
export function creatable(catalog: Catalog): ObjectDef[] {
  const shipped = ['lead', 'account', 'contact', 'opportunity', 'activity', 'task', 'event']
  const own = catalog.objects.filter((object) => object.own && isMain(object))
  return [...shipped.flatMap((name) => catalog.named(name) ?? []), ...own].filter((object) =>
    object.verbs.includes('create'),
  )
}

/** The screens that are no lists, above the lists. */
export interface ScreenDef {
  to: '/' | '/calendar' | '/dashboards'
  word: WordKey
  icon: 'today' | 'calendar' | 'dashboard'
}

const SCREENS: (ScreenDef & { needs: string[] })[] = [
  { to: '/', word: 'nav.today', icon: 'today', needs: [] },
  { to: '/calendar', word: 'nav.calendar', icon: 'calendar', needs: ['event', 'task'] },
  { to: '/dashboards', word: 'nav.dashboards', icon: 'dashboard', needs: ['dashboard'] },
]

/** The screens of which one may read what they show. */
export function screens(catalog: Catalog): ScreenDef[] {
  return SCREENS.filter(
    ({ needs }) => needs.length === 0 || needs.some((name) => catalog.named(name) !== undefined),
  )
}

/** What simple mode leads to, in its order: customers, deals and tasks between today and the numbers. */
const SIMPLE = ['account', 'opportunity', 'task']

/** The few ways of simple mode: a screen or a list each. */
export function simple(catalog: Catalog): { screens: ScreenDef[]; objects: ObjectDef[] } {
  return {
    screens: screens(catalog),
    objects: SIMPLE.flatMap((name) => catalog.named(name) ?? []),
  }
}

/** What one makes most: the one thing that simple mode offers to make. */
export function main(catalog: Catalog): ObjectDef | null {
  const account = catalog.named('account')
  return (account && may(account, 'create') ? account : creatable(catalog)[0]) ?? null
}
