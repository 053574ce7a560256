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

/** What only an expression knows that is asked while a record is saved. */
const WHILE_SAVED = ['old.', 'is_new']

/** What stands for itself, and functions. */
const WORDS = ['today', 'now', 'null', 'true', 'false', 'size(', 'coalesce(', 'abs(', 'round(', 'date(']

/** How many are offered at once. */
const MOST = 8

const fits = (field: FieldDef) =>
  !UNUSED.includes(field.kind) && !field.shown_only && !PLUMBING.has(field.name)

/** What is offered at a place, and where what it takes the place of begins. */
export interface Offer {
  from: number
  found: Suggestion[]
}

/** What can go on at a place: in quotes behind a field its options, elsewhere names. */
export function offer(
  object: ObjectDef,
  objects: ObjectDef[],
  text: string,
  caret: number,
  stored = false,
): Offer {
  const before = text.slice(0, caret)
  const quoted = quotedBehind(before)
  if (quoted !== null) {
    const found = optionsOf(object, objects, fieldBehind(before)).filter(matching(quoted))
    return {
      from: caret - quoted.length,
      found: found.filter(({ insert }) => insert !== quoted).slice(0, MOST),
    }
  }
  const word = /[\p{L}\p{N}_.]*$/u.exec(before)?.[0] ?? ''
  return { from: caret - word.length, found: suggest(object, objects, word, stored) }
}

/** The text in quotes that is still open at the end; null if none is. */
function quotedBehind(before: string): string | null {
  let open = -1
  for (const [at, sign] of Array.from(before).entries())
    if (open < 0 ? sign === '"' || sign === "'" : sign === before[open]) open = open < 0 ? at : -1
  return open < 0 ? null : before.slice(open + 1)
}

/** The field that an open text is compared with: `level == '`, `level in ['a', '`. */
function fieldBehind(before: string): string {
  return /([\p{L}\p{N}_.]+)\s*(?:[=!]=\s*|in\s*\[[^\]]*)["'][^"']*$/u.exec(before)?.[1] ?? ''
}

function optionsOf(object: ObjectDef, objects: ObjectDef[], path: string): Suggestion[] {
  const [name, way] = path.split('.').reverse()
  const of = way === undefined ? object : pathTarget(object, objects, way)
  const options = of?.fields.find((field) => field.name === name)?.options ?? []
  return options.map(({ key, label }) => ({ insert: key, label }))
}

/** What of a suggestion one types: behind the way to another record its field, of a way itself the way. */
const nameIn = (insert: string) => (insert.endsWith('.') ? insert : insert.slice(insert.indexOf('.') + 1))

const matching =
  (wanted: string) =>
  ({ insert, label }: Suggestion) =>
    [nameIn(insert), label?.en ?? '', label?.zh ?? ''].some((one) =>
      one.toLowerCase().includes(wanted.toLowerCase()),
    )

/** What can go on from a word. */
function suggest(object: ObjectDef, objects: ObjectDef[], word: string, stored: boolean): Suggestion[] {
  if (word === '') return []
  const dot = word.indexOf('.')
  const before = dot < 0 ? '' : word.slice(0, dot)
  const all = before === '' ? whole(object, stored) : behind(object, objects, before)
  const named = all.filter(matching(word.slice(dot + 1)))
  const starts = ({ insert }: Suggestion) => insert.toLowerCase().startsWith(word.toLowerCase())
  const sorted = [...named.filter(starts), ...named.filter((one) => !starts(one))]
  // What stands there already needs no offer.
  return sorted.filter(({ insert }) => insert !== word).slice(0, MOST)
}

function whole(object: ObjectDef, stored: boolean): Suggestion[] {
  const own = object.fields.filter(fits)
  const parents = own.filter(({ kind, references }) => kind === 'reference' && references)
  return [
    ...own.map(({ name, label }) => ({ insert: name, label })),
    ...parents.map(({ name, label }) => ({ insert: `${wayOf(name)}.`, label })),
    ...[...(stored ? [] : WHILE_SAVED), ...WORDS].map((insert) => ({ insert, label: null })),
  ]
}

/** The fields of a parent, or of the record as it was. */
function behind(object: ObjectDef, objects: ObjectDef[], before: string): Suggestion[] {
  const of = pathTarget(object, objects, before)
  return (of?.fields.filter(fits) ?? []).map(({ name, label }) => ({ insert: `${before}.${name}`, label }))
}

/** The object whose fields stand behind a word and a point. */
function pathTarget(object: ObjectDef, objects: ObjectDef[], way: string): ObjectDef | undefined {
  if (way === 'old') return object
  const field = object.fields.find(({ name }) => name === way || name === `${way}_id`)
  return field?.references ? objects.find(({ plural }) => plural === field.references) : undefined
}

const wayOf = (name: string) => name.replace(/_id$/, '')
