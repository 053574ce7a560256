/** What is sent when an operation is tried. */

import { type Operation, type Parameter, resolve, type Schema, type Spec } from './spec'

/** The media type that is sent and taken first. */
export const JSON_TYPE = 'application/json'

/** What is typed: parameters by place and name, further conditions, and the body. */
export interface Draft {
  values: Record<string, string>
  /** Conditions as a query string has them: `name=eq.Anna&city=is.null`. */
  conditions: string
  body: string
}

export interface Request {
  /** The address, with its query string. */
  address: string
  headers: Record<string, string>
  body?: string
}

/** A parameter whose members are parameters by themselves. */
export function isFilter(parameter: Parameter): boolean {
  return parameter.in === 'query' && parameter.schema.type === 'object'
}

/** The parameters of an operation. */
export function parametersOf(spec: Spec, operation: Operation): Parameter[] {
  return (operation.parameters ?? []).map((parameter) => resolve(spec, parameter))
}

/** How a parameter is kept among the values. */
export function keyOf({ in: place, name }: Parameter): string {
  return `${place} ${name}`
}

/** What is to be sent. */
export function requestOf(spec: Spec, operation: Operation, draft: Draft): Request {
  const headers: Record<string, string> = {}
  const query: string[] = []
  let address = operation.path
  for (const parameter of parametersOf(spec, operation)) {
    const value = draft.values[keyOf(parameter)]?.trim()
    if (!value || isFilter(parameter)) continue
    if (parameter.in === 'path') {
      address = address.replace(`{${parameter.name}}`, encodeURIComponent(value))
    } else if (parameter.in === 'header') {
      headers[parameter.name] = value
    } else if (parameter.in === 'query') {
      query.push(`${parameter.name}=${encode(value)}`)
    }
  }
  for (const condition of draft.conditions.split('&')) {
    const at = condition.indexOf('=')
    if (at > 0)
      query.push(`${encode(condition.slice(0, at).trim())}=${encode(condition.slice(at + 1).trim())}`)
  }
  if (query.length > 0) address += `?${query.join('&')}`
  const body = operation.requestBody && draft.body.trim()
  if (body) headers['Content-Type'] = JSON_TYPE
  return body ? { address, headers, body } : { address, headers }
}

/** Encodes what an address can't hold, and leaves what the grammar is made of readable. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/%(2C|28|29|3A|40|24|21|2A)/g, (code) => decodeURIComponent(code))
}

/** The same as a command. */
export function commandOf(method: string, { address, headers, body }: Request): string {
  const words = ['curl']
  if (method !== 'get') words.push(`-X ${method.toUpperCase()}`)
  words.push(`"$STEWARD${address}"`, '-H "$AUTH"')
  for (const [name, value] of Object.entries(headers)) words.push(`-H ${quote(`${name}: ${value}`)}`)
  if (body) words.push(`-d ${quote(body)}`)
  return words.join(' ')
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** A body to begin with: the description's example, or one made of what is needed. */
export function firstBody(spec: Spec, operation: Operation): string {
  const content = operation.requestBody?.content[JSON_TYPE]
  if (!content) return ''
  return JSON.stringify(content.example ?? exampleOf(spec, content.schema), null, 2)
}

/** A value that fits a schema, with no more than it needs. */
function exampleOf(spec: Spec, given: Schema): unknown {
  const schema = resolve(spec, given)
  if (schema.examples?.length) return schema.examples[0]
  if (schema.const !== undefined) return schema.const
  if (schema.enum?.length) return schema.enum[0]
  const choice = schema.anyOf?.[0] ?? schema.oneOf?.[0]
  if (choice) return exampleOf(spec, choice)
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object': {
      const members = Object.entries(schema.properties ?? {})
      const needed = members.filter(([name]) => schema.required?.includes(name))
      return Object.fromEntries(needed.map(([name, member]) => [name, exampleOf(spec, member)]))
    }
    case 'array':
      return schema.items ? [exampleOf(spec, schema.items)] : []
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1)
    case 'boolean':
      return true
    case 'string':
      return schema.format === 'date-time'
        ? '2026-11-21T08:00:00Z'
        : schema.format === 'date'
          ? '2026-11-21'
          : ''
    default:
      return null
  }
}
