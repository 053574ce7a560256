/** Conditions of a list: how they stand in the address, and what the server is asked. */

import { periodBounds } from './periods'

const BARE = ['is.null', 'is.not_null', 'is.true', 'is.false'] as const
const LISTS = ['not.in', 'in', 'not.ov', 'ov'] as const
const PATTERNS = ['not.ilike', 'ilike'] as const
const PLAIN = ['eq', 'neq', 'isdistinct', 'gte', 'gt', 'lte', 'lt', 'within'] as const

export type Operator =
  | (typeof BARE)[number]
  | (typeof LISTS)[number]
  | (typeof PATTERNS)[number]
  | (typeof PLAIN)[number]

export interface Condition {
  /** A field, or one of a related record: `@account_id.city`. */
  field: string
  operator: Operator
  values: string[]
}

/** Several conditions of which all must hold, or one. */
export interface Group {
  join: 'and' | 'or'
  not?: boolean
  parts: Part[]
}

export type Part = Condition | Group

export function isGroup(part: Part): part is Group {
  return 'join' in part
}

/** Groups nest no deeper; the server allows as much. */
const DEEPEST = 8

/** Reads one part as it stands in an address; nothing for what no screen of ours can have written. */
export function parsePart(text: string, depth = 0): Part | null {
  const group = /^(not\.)?(and|or)\((.*)\)$/s.exec(text)
  if (!group) return parseCondition(text, depth > 0)
  if (depth >= DEEPEST) return null
  const parts = splitParts(group[3] ?? '').map((part) => parsePart(part.trim(), depth + 1))
  const whole = parts.filter((part) => part !== null)
  if (whole.length === 0 || whole.length < parts.length) return null
  return { join: group[2] as Group['join'], ...(group[1] ? { not: true } : {}), parts: whole }
}

/** Reads `field.operator.value`; inside a group a value may be quoted. */
export function parseCondition(text: string, nested = false): Condition | null {
  const split = splitField(text)
  if (!split) return null
  const { field, test } = split
  for (const operator of BARE) if (test === operator) return { field, operator, values: [] }
  for (const operator of LISTS) {
    const [open, close] = brackets(operator)
    if (test.startsWith(`${operator}.${open}`) && test.endsWith(close))
      return { field, operator, values: splitList(test.slice(operator.length + 2, -1)) }
  }
  const value = (operator: string) => {
    const rest = test.slice(operator.length + 1)
    return nested && rest.startsWith('"') ? (splitList(rest)[0] ?? '') : rest
  }
  for (const operator of PATTERNS) {
    if (!test.startsWith(`${operator}.`)) continue
    const inner = /^\*(.*)\*$/s.exec(value(operator))?.[1]
    return inner === undefined ? null : { field, operator, values: [unescapePattern(inner)] }
  }
  for (const operator of PLAIN)
    if (test.startsWith(`${operator}.`)) return { field, operator, values: [value(operator)] }
  return null
}

/** The words with which a test begins. */
const BEGINNINGS: ReadonlySet<string> = new Set([...PLAIN, 'not', 'is', 'in', 'ov', 'ilike'])

/** A field ends where the operator begins; behind an `@` relations come first. */
function splitField(text: string): { field: string; test: string } | null {
  const words = text.split('.')
  const related = text.startsWith('@')
  const at = words.findIndex((word, index) => index >= (related ? 2 : 1) && BEGINNINGS.has(word))
  if (at < 0 || (!related && at !== 1) || words.slice(0, at).some((word) => word === '' || word === '@'))
    return null
  return { field: words.slice(0, at).join('.'), test: words.slice(at).join('.') }
}

export function formatPart(part: Part, nested = false): string {
  if (!isGroup(part)) return formatCondition(part, nested)
  return `${part.not ? 'not.' : ''}${part.join}(${part.parts.map((each) => formatPart(each, true)).join(',')})`
}

export function formatCondition({ field, operator, values }: Condition, nested = false): string {
  return `${field}.${formatTest(operator, values, nested)}`
}

function formatTest(operator: Operator, values: string[], nested: boolean): string {
  if (isOneOf(BARE, operator)) return operator
  if (isOneOf(LISTS, operator)) {
    const [open, close] = brackets(operator)
    return `${operator}.${open}${values.map(quote).join(',')}${close}`
  }
  const value = values[0] ?? ''
  const plain = isOneOf(PATTERNS, operator) ? `*${escapePattern(value)}*` : value
  return `${operator}.${nested ? quote(plain) : plain}`
}

/** What a reader's own words stand for. */
export interface Asking {
  me: number
  /** Whether a field holds instants, not days. */
  isInstant: (field: string) => boolean
}

/** What the server is asked; all parts must hold. */
export function conditionsToQuery(parts: Part[], asking: Asking, query: URLSearchParams): void {
  const groups: string[] = []
  for (const part of parts) {
    const meant = meaning(part, asking)
    const tests = isGroup(meant) && meant.join === 'and' && !meant.not ? meant.parts : [meant]
    for (const test of tests) {
      if (isGroup(test)) groups.push(formatPart(test, true))
      else query.append(test.field, formatTest(test.operator, test.values, false))
    }
  }
  if (groups.length > 0) query.append('and', `(${groups.join(',')})`)
}

/** The part in the server's own words: periods are two bounds, and `@me` is somebody. */
function meaning(part: Part, asking: Asking): Part {
  if (isGroup(part)) return { ...part, parts: part.parts.map((each) => meaning(each, asking)) }
  const { field, operator, values } = part
  if (operator !== 'within')
    return { ...part, values: values.map((value) => (value === '@me' ? String(asking.me) : value)) }
  const bounds = periodBounds(values[0] ?? '', asking.isInstant(field))
  const tests: Condition[] = []
  if (bounds?.from) tests.push({ field, operator: 'gte', values: [bounds.from] })
  if (bounds?.before) tests.push({ field, operator: 'lt', values: [bounds.before] })
  return { join: 'and', parts: tests }
}

function isOneOf<T extends string>(words: readonly T[], word: string): word is T {
  return words.some((known) => known === word)
}

function brackets(operator: (typeof LISTS)[number]): [string, string] {
  return operator.endsWith('in') ? ['(', ')'] : ['{', '}']
}

function quote(value: string): string {
  return /[,(){}"\\]|^\s|\s$|^$/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value
}

/** The parts of a group: at its commas, but not at those inside quotes or brackets. */
function splitParts(text: string): string[] {
  const parts: string[] = []
  let from = 0
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]
    if (quoted && letter === '\\') at++
    else if (letter === '"') quoted = !quoted
    else if (!quoted && (letter === '(' || letter === '{')) depth++
    else if (!quoted && (letter === ')' || letter === '}')) depth--
    else if (!quoted && depth === 0 && letter === ',') {
      parts.push(text.slice(from, at))
      from = at + 1
    }
  }
  return [...parts, text.slice(from)]
}

function splitList(text: string): string[] {
  const values: string[] = []
  let value = ''
  let quoted = false
  let any = false
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] ?? ''
    any = true
    if (quoted && letter === '\\') value += text[++at] ?? ''
    else if (letter === '"') quoted = !quoted
    else if (letter === ',' && !quoted) {
      values.push(value)
      value = ''
    } else value += letter
  }
  return any ? [...values, value] : []
}

const escapePattern = (text: string) => text.replace(/[\\*%_]/g, '\\$&')
const unescapePattern = (text: string) => text.replace(/\\([\\*%_])/g, '$1')
