/** Conditions of a list: how they stand in the address, and what the server is asked. */

import { periodBounds } from './periods'

export type Operator =
  | 'eq'
  | 'isdistinct'
  | 'gt'
  | 'gte'
  | 'lt'
  | 'lte'
  | 'ilike'
  | 'in'
  | 'not.in'
  | 'ov'
  | 'is.null'
  | 'is.not_null'
  | 'is.true'
  | 'is.false'
  | 'within'

export interface Condition {
  field: string
  operator: Operator
  values: string[]
}

const LISTS: Partial<Record<Operator, [string, string]>> = {
  in: ['(', ')'],
  'not.in': ['(', ')'],
  ov: ['{', '}'],
}

const PLAIN: Operator[] = ['eq', 'isdistinct', 'gte', 'gt', 'lte', 'lt', 'ilike', 'within']
const BARE: Operator[] = ['is.null', 'is.not_null', 'is.true', 'is.false']

/** Reads `field.operator.value`; nothing for what no screen of ours can have written. */
export function parseCondition(text: string): Condition | null {
  const dot = text.indexOf('.')
  if (dot < 1) return null
  const field = text.slice(0, dot)
  const rest = text.slice(dot + 1)
  for (const operator of BARE) if (rest === operator) return { field, operator, values: [] }
  for (const [operator, [open, close]] of Object.entries(LISTS) as [Operator, [string, string]][]) {
    if (rest.startsWith(`${operator}.${open}`) && rest.endsWith(close)) {
      return { field, operator, values: splitList(rest.slice(operator.length + 2, -1)) }
    }
  }
  for (const operator of PLAIN) {
    if (!rest.startsWith(`${operator}.`)) continue
    const value = rest.slice(operator.length + 1)
    if (operator !== 'ilike') return { field, operator, values: [value] }
    const inner = /^\*(.*)\*$/s.exec(value)?.[1]
    return inner === undefined ? null : { field, operator, values: [unescapePattern(inner)] }
  }
  return null
}

export function formatCondition({ field, operator, values }: Condition): string {
  return `${field}.${formatTest(operator, values)}`
}

function formatTest(operator: Operator, values: string[]): string {
  if (BARE.includes(operator)) return operator
  const brackets = LISTS[operator]
  if (brackets) return `${operator}.${brackets[0]}${values.map(quote).join(',')}${brackets[1]}`
  const value = values[0] ?? ''
  return operator === 'ilike' ? `ilike.*${escapePattern(value)}*` : `${operator}.${value}`
}

/** What the server is asked: special values become those of this reader and this day. */
export function conditionsToQuery(
  conditions: Condition[],
  context: { me: number; now: Date; isInstant: (field: string) => boolean },
  query: URLSearchParams,
): void {
  for (const { field, operator, values } of conditions) {
    if (operator === 'within') {
      const bounds = periodBounds(values[0] ?? '', context.now, context.isInstant(field))
      if (bounds?.from) query.append(field, `gte.${bounds.from}`)
      if (bounds?.before) query.append(field, `lt.${bounds.before}`)
      continue
    }
    const known = values.map((value) => (value === '@me' ? String(context.me) : value))
    query.append(field, formatTest(operator, known))
  }
}

function quote(value: string): string {
  return /[,(){}"\\]|^\s|\s$|^$/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value
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
