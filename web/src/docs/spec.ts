/** The server's description of its API (OpenAPI 3.1), as far as the screen shows it. */

import { queryOptions } from '@tanstack/react-query'
import { askJson } from '~/api/client'
import type { Language } from '~/words'

export interface Schema {
  $ref?: string
  type?: string | string[]
  title?: string
  description?: string
  format?: string
  pattern?: string
  enum?: unknown[]
  const?: unknown
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  additionalProperties?: boolean | Schema
  readOnly?: boolean
  maxLength?: number
  minimum?: number
  maximum?: number
  maxItems?: number
  examples?: unknown[]
  'x-enumDescriptions'?: Record<string, string>
  'x-references'?: string
}

export interface Parameter {
  $ref?: string
  name: string
  in: 'query' | 'header' | 'path' | 'cookie'
  required?: boolean
  description?: string
  schema: Schema
  example?: string
}

interface Content {
  schema: Schema
  example?: unknown
}

export interface Response {
  $ref?: string
  description?: string
  content?: Record<string, Content>
}

interface Described {
  operationId: string
  tags: string[]
  summary: string
  description?: string
  parameters?: Parameter[]
  requestBody?: { required?: boolean; content: Record<string, Content> }
  responses: Record<string, Response>
  security?: unknown[]
  'x-codeSamples'?: { label: string; source: string }[]
}

export interface Spec {
  info: { title: string; version: string; description: string }
  tags: { name: string; description?: string; 'x-displayName'?: string }[]
  paths: Record<string, Record<string, Described>>
  components: Record<string, Record<string, unknown>>
}

export const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const
export type Method = (typeof METHODS)[number]

/** An operation with where it is. */
export interface Operation extends Described {
  path: string
  method: Method
}

export interface Group {
  name: string
  label: string
  operations: Operation[]
}

export const specQuery = (language: Language) =>
  queryOptions({
    queryKey: ['openapi', language],
    staleTime: 60_000,
    queryFn: () => askJson<Spec>(`openapi.json?language=${language}`),
    structuralSharing: false,
  })

/** What a reference stands for. */
export function resolve<T extends { $ref?: string }>(spec: Spec, given: T): T {
  if (!given.$ref) return given
  let found: unknown = spec
  for (const part of given.$ref.slice(2).split('/')) {
    found = (found as Record<string, unknown> | undefined)?.[part]
  }
  return { ...(found as T), ...given, $ref: undefined }
}

/** The operations under what they are about, in the order of the description. */
export function groupsOf(spec: Spec): Group[] {
  const groups = new Map(
    spec.tags.map((tag) => [
      tag.name,
      { name: tag.name, label: tag['x-displayName'] ?? tag.name, operations: [] as Operation[] },
    ]),
  )
  for (const [path, item] of Object.entries(spec.paths)) {
    for (const method of METHODS) {
      const operation = item[method]
      if (operation) groups.get(operation.tags[0] ?? '')?.operations.push({ ...operation, path, method })
    }
  }
  return [...groups.values()].filter(({ operations }) => operations.length > 0)
}

/** Those of the operations in which all words are found. */
export function findOperations(groups: Group[], wanted: string): Group[] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return groups
  const has = (group: Group, { summary, path, method, operationId }: Operation) => {
    const text = `${group.label} ${summary} ${method} ${path} ${operationId}`.toLowerCase()
    return words.every((word) => text.includes(word))
  }
  return groups
    .map((group) => ({ ...group, operations: group.operations.filter((one) => has(group, one)) }))
    .filter(({ operations }) => operations.length > 0)
}

/** A schema in a few words: `string, null`, `array of account`. */
export function typeOf(spec: Spec, given: Schema): string {
  const name = given.$ref?.split('/').pop()
  const schema = resolve(spec, given)
  if (schema.type === 'array' && schema.items) return `[${typeOf(spec, schema.items)}]`
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return choices.map((choice) => typeOf(spec, choice)).join(' | ')
  if (name && schema.properties) return name
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : (schema.type ?? '')
  return schema.format ? `${type} (${schema.format})` : type
}
