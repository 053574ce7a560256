/** A field while it is written in the dialog, and what of it is sent. */

import type { Words } from '~/api/types'
import type { Language } from '~/words'
import type { ReshapedField, RollUp, Wanted } from './api'
import { hasDecimals, hasDefault, hasOptions, isSearchable } from './kinds'
import { keyOf, type RollUpFunction } from './rollup/choices'

export interface DraftOption {
  /** What it is told apart by while it is written. */
  id: number
  key?: string
  label: Words
  colour: string | null
  shipped: boolean
}

/** What one of the records that count has. */
export interface DraftOnly {
  /** What it is told apart by while it is written. */
  id: number
  field: string | null
  value: string | null
}

/** What a field is kept up from. */
export interface DraftRollUp {
  /** Which records, by which reference: `contacts.account_id`. */
  way: string | null
  function: RollUpFunction
  field: string | null
  only: DraftOnly[]
}

export interface Draft {
  kind: string
  label: Words
  help: Words
  options: DraftOption[]
  required: boolean
  /** Of which records it is required, and for which forms show it. */
  requiredWhen: string
  shownWhen: string
  hidden: boolean
  searchable: boolean
  /** Whether the system fills it in, and how. */
  computed: boolean
  formula: string
  /** What it is kept up from, if it is computed so. */
  rollup: DraftRollUp | null
  default: string
  references: string | null
  /** What the records that refer to one are called beside it. */
  list: Words
  /** What becomes of a record when the one it refers to is deleted. */
  onDelete: string
  decimals: number
}

/** The colours that new options get in turn. */
export const COLOURS = [
  'blue',
  'green',
  'orange',
  'purple',
  'teal',
  'red',
  'indigo',
  'yellow',
  'pink',
  'grey',
]

/** How many options a new list begins with. */
const FIRST_OPTIONS = 2

const NONE: Words = { en: '', zh: '' }

let next = 1

export function newOption(at: number): DraftOption {
  return { id: next++, label: NONE, colour: COLOURS[at % COLOURS.length] ?? null, shipped: false }
}

export function newDraft(): Draft {
  return {
    kind: 'text',
    label: NONE,
    help: NONE,
    options: Array.from({ length: FIRST_OPTIONS }, (_, at) => newOption(at)),
    required: false,
    requiredWhen: '',
    shownWhen: '',
    hidden: false,
    searchable: false,
    computed: false,
    formula: '',
    rollup: null,
    default: '',
    references: null,
    list: NONE,
    onDelete: 'keep',
    decimals: 2,
  }
}

export function draftOf(field: ReshapedField): Draft {
  return {
    kind: field.kind,
    label: field.label,
    help: field.help ?? NONE,
    options: field.options.map((option) => ({ ...option, id: next++ })),
    required: field.required,
    requiredWhen: field.required_when ?? '',
    shownWhen: field.shown_when ?? '',
    hidden: field.hidden,
    searchable: field.searchable,
    computed: field.formula !== null || field.rollup !== null,
    formula: field.formula ?? '',
    rollup: field.rollup && draftRollUp(field.rollup),
    default: field.default ?? '',
    references: field.references,
    list: field.list_label ?? NONE,
    onDelete: field.on_delete,
    decimals: field.decimals ?? 2,
  }
}

export const newRollUp = (): DraftRollUp => ({ way: null, function: 'count', field: null, only: [] })

function draftRollUp(rollup: RollUp): DraftRollUp {
  return {
    way: keyOf(rollup.from, rollup.via),
    function: rollup.function,
    field: rollup.field,
    only: Object.entries(rollup.only).map(([field, value]) => ({ id: next++, field, value })),
  }
}

/** A roll-up as it is sent. */
export function rollUpOf(rollup: DraftRollUp): RollUp {
  const [from = '', via = ''] = (rollup.way ?? '').split('.')
  const only = rollup.only.flatMap(({ field, value }) => (field && value ? [[field, value]] : []))
  const field = rollup.function === 'count' ? null : rollup.field
  return { from, via, function: rollup.function, field, only: Object.fromEntries(only) }
}

/** Whether a roll-up can be tried. */
export const isWhole = ({ way, function: made, field }: DraftRollUp) =>
  way !== null && (made === 'count' || field !== null)

/** Words with one language written anew. What was the same in both stays the same; a missing one follows. */
export function worded(words: Words, language: Language, text: string): Words {
  const other = language === 'zh' ? 'en' : 'zh'
  const together = words[other] === '' || words.en === words.zh
  return { ...words, [language]: text, ...(together ? { [other]: text } : {}) }
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

function options(draft: Draft): NonNullable<Wanted['options']> {
  return draft.options
    .filter(({ label, key }) => key !== undefined || label.en.trim() !== '' || label.zh.trim() !== '')
    .map(({ key, label, colour }) => ({
      ...(key === undefined ? {} : { key }),
      label,
      ...(colour ? { colour } : {}),
    }))
}

/** A new field as it is sent. */
export function added(draft: Draft): Wanted {
  const { kind, computed, rollup } = draft
  if (computed && rollup)
    return {
      label: draft.label,
      help: draft.help,
      rollup: rollUpOf(rollup),
      ...(draft.shownWhen.trim() ? { shown_when: draft.shownWhen } : {}),
    }
  if (computed)
    return {
      kind,
      label: draft.label,
      help: draft.help,
      formula: draft.formula,
      ...(draft.shownWhen.trim() ? { shown_when: draft.shownWhen } : {}),
      ...(hasOptions(kind) ? { options: options(draft) } : {}),
      ...(hasDecimals(kind) ? { decimals: draft.decimals } : {}),
      ...(isSearchable(kind) ? { searchable: draft.searchable } : {}),
    }
  return {
    kind,
    label: draft.label,
    help: draft.help,
    required: draft.required,
    ...(draft.requiredWhen.trim() ? { required_when: draft.requiredWhen } : {}),
    ...(draft.shownWhen.trim() ? { shown_when: draft.shownWhen } : {}),
    ...(hasOptions(kind) ? { options: options(draft) } : {}),
    ...(kind === 'reference' && draft.references ? { references: draft.references } : {}),
    ...(kind === 'reference' ? { list_label: draft.list, on_delete: draft.onDelete } : {}),
    ...(hasDecimals(kind) ? { decimals: draft.decimals } : {}),
    ...(isSearchable(kind) ? { searchable: draft.searchable } : {}),
    ...(hasDefault(kind) && draft.default.trim() ? { default: draft.default } : {}),
  }
}

/** What was changed of a field, as it is sent; nothing if nothing was. */
export function changed(field: ReshapedField, draft: Draft): Wanted | null {
  const before = draftOf(field)
  const wanted: Wanted = {}
  const may = (name: string) => field.may.includes(name)
  if (!same(before.label, draft.label)) wanted.label = draft.label
  if (!same(before.help, draft.help)) wanted.help = draft.help
  if (may('required') && before.required !== draft.required) wanted.required = draft.required
  if (may('required_when') && before.requiredWhen !== draft.requiredWhen)
    wanted.required_when = draft.requiredWhen
  if (may('shown_when') && before.shownWhen !== draft.shownWhen) wanted.shown_when = draft.shownWhen
  if (may('formula') && before.formula.trim() !== draft.formula.trim()) wanted.formula = draft.formula
  if (may('rollup') && before.rollup && draft.rollup) {
    const rollup = rollUpOf(draft.rollup)
    if (!same(rollUpOf(before.rollup), rollup)) wanted.rollup = rollup
  }
  if (may('hidden') && before.hidden !== draft.hidden) wanted.hidden = draft.hidden
  if (may('searchable') && before.searchable !== draft.searchable) wanted.searchable = draft.searchable
  if (may('default') && before.default !== draft.default) wanted.default = draft.default
  if (may('list_label') && !same(before.list, draft.list)) wanted.list_label = draft.list
  if (may('on_delete') && before.onDelete !== draft.onDelete) wanted.on_delete = draft.onDelete
  if (may('options') && !same(options(before), options(draft))) wanted.options = options(draft)
  return Object.keys(wanted).length > 0 ? wanted : null
}

/** The options with one moved to another place. */
export function movedTo<T>(all: T[], from: number, to: number): T[] {
  const rest = [...all]
  const [one] = rest.splice(from, 1)
  if (one === undefined) return all
  rest.splice(Math.max(0, Math.min(to, rest.length)), 0, one)
  return rest
}
