/** What an expression can use: fields, those of parents, and functions, found by name or by what people call them. */

import { PLUMBING } from '~/api/catalog'
import type { FieldDef, KindName, ObjectDef, Words } from '~/api/types'

export interface Suggestion {
  /** What is written into the expression. */
  insert: string
  /** What people call it; a function has no such name. */
  label: Words | null
}

/** Kinds whose values an expression does not use. */
const UNUSED: KindName[] = ['json', 'secret', 'multi_select']

/** What stands for itself, and functions. */
const WORDS = [
  'is_new',
  'today',
  'now',
  'null',
  'true',
  'false',
  'size(',
  'coalesce(',
  'abs(',
  'round(',
  'date(',
]

/** How many are offered at once. */
export const MOST = 8

const fits = (field: FieldDef) =>
  !UNUSED.includes(field.kind) && !field.shown_only && !PLUMBING.has(field.name)

/** The word that ends at a place, and where it begins. Words of people count as well as names. */
export function wordAt(text: string, caret: number): { from: number; word: string } {
  const word = /[\p{L}\p{N}_.]*$/u.exec(text.slice(0, caret))?.[0] ?? ''
  return { from: caret - word.length, word }
}

/** Whether a place is inside a text in quotes. */
export function isQuoted(text: string, caret: number): boolean {
  let open = ''
  for (const sign of text.slice(0, caret)) {
    if (sign === open) open = ''
    else if (open === '' && (sign === '"' || sign === "'")) open = sign
  }
  return open !== ''
}

/** What can go on from a word. */
export function suggest(object: ObjectDef, objects: ObjectDef[], word: string): Suggestion[] {
  if (word === '') return []
  const dot = word.indexOf('.')
  const wanted = word.slice(dot + 1).toLowerCase()
  const before = dot < 0 ? '' : word.slice(0, dot)
  const all = before === '' ? whole(object) : behind(object, objects, before)
  const named = all.filter(({ insert, label }) => {
    const words = [insert.slice(insert.indexOf('.') + 1), label?.en ?? '', label?.zh ?? '']
    return words.some((one) => one.toLowerCase().includes(wanted))
  })
  const starts = ({ insert }: Suggestion) => insert.toLowerCase().startsWith(word.toLowerCase())
  const sorted = [...named.filter(starts), ...named.filter((one) => !starts(one))]
  // What stands there already needs no offer.
  return sorted.filter(({ insert }) => insert !== word).slice(0, MOST)
}

function whole(object: ObjectDef): Suggestion[] {
  const own = object.fields.filter(fits)
  const parents = own.filter(({ kind, references }) => kind === 'reference' && references)
  return [
    ...own.map(({ name, label }) => ({ insert: name, label })),
    ...parents.map(({ name, label }) => ({ insert: `${wayOf(name)}.`, label })),
    { insert: 'old.', label: null },
    ...WORDS.map((insert) => ({ insert, label: null })),
  ]
}

/** The fields of a parent, or of the record as it was. */
function behind(object: ObjectDef, objects: ObjectDef[], before: string): Suggestion[] {
  const of = before === 'old' ? object : parent(object, objects, before)
  return (of?.fields.filter(fits) ?? []).map(({ name, label }) => ({ insert: `${before}.${name}`, label }))
}

function parent(object: ObjectDef, objects: ObjectDef[], way: string): ObjectDef | undefined {
  const field = object.fields.find(({ name }) => name === way || name === `${way}_id`)
  return field?.references ? objects.find(({ plural }) => plural === field.references) : undefined
}

const wayOf = (name: string) => name.replace(/_id$/, '')
