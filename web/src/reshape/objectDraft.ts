/** An object while it is written in the dialog, and what of it is sent. */

import type { Words } from '~/api/types'
import type { OwnObject, WantedObject } from './objects'

export interface ObjectDraft {
  label: Words
  plural: Words
  help: Words
  icon: string
  group: string
  title: Words
  named: boolean
  numbered: boolean
  prefix: string
  owned: boolean
  abilities: string[]
  read: string
  write: string
}

/** The icons to choose from: those that the navigation knows. */
export const OBJECT_ICONS = [
  'table',
  'receipt',
  'file',
  'package',
  'building',
  'user',
  'users',
  'address-book',
  'calendar-event',
  'map-pin',
  'route',
  'phone',
  'coin',
  'tag',
  'target-arrow',
  'list-details',
  'speakerphone',
] as const

/** The groups of the navigation. */
export const GROUPS = ['customers', 'sales', 'work', 'service', 'marketing', 'company'] as const

/** What can be had beside records. */
export const ABILITIES = ['timeline', 'files', 'tags'] as const

/** How far one reaches. */
export const SCOPES = ['own', 'department', 'department_and_below', 'all'] as const

export function newObject(): ObjectDraft {
  return {
    label: { en: '', zh: '' },
    plural: { en: '', zh: '' },
    help: { en: '', zh: '' },
    icon: 'table',
    group: '',
    title: { en: 'Name', zh: '名称' },
    named: true,
    numbered: false,
    prefix: '',
    owned: true,
    abilities: [...ABILITIES],
    read: 'own',
    write: 'own',
  }
}

export function objectDraft(object: OwnObject): ObjectDraft {
  const usual = object.help.en === object.label.en && object.help.zh === object.label.zh
  return {
    ...newObject(),
    label: object.label,
    plural: object.label_plural,
    help: usual ? { en: '', zh: '' } : object.help,
    icon: object.icon,
    group: object.group ?? '',
    title: object.title ?? { en: '', zh: '' },
    named: object.title !== null,
    numbered: object.number !== null,
    prefix: object.number ?? '',
    owned: object.owned,
    abilities: object.abilities,
  }
}

/** Several are called as one unless other words are given. */
function pluralOf({ label, plural }: ObjectDraft): Words {
  return { en: plural.en.trim() || label.en, zh: plural.zh.trim() || label.zh }
}

/** What is sent of a new object. */
export function addedObject(draft: ObjectDraft): WantedObject {
  return {
    label: draft.label,
    label_plural: pluralOf(draft),
    help: draft.help,
    icon: draft.icon,
    group: draft.group,
    title: draft.named ? draft.title : null,
    number: draft.numbered ? draft.prefix : null,
    owned: draft.owned,
    abilities: draft.abilities,
    ...(draft.owned && { access: { read: draft.read, write: draft.write } }),
  }
}

/** What is sent of an object that there is: what can be changed of it. */
export function changedObject(draft: ObjectDraft): WantedObject {
  return {
    label: draft.label,
    label_plural: pluralOf(draft),
    help: draft.help,
    icon: draft.icon,
    group: draft.group,
    ...(draft.named && { title: draft.title }),
    abilities: draft.abilities,
  }
}
