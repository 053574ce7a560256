import { describe, expect, it } from 'vitest'
import { commandOf, firstBody, requestOf } from './request'
import { findOperations, groupsOf, type Parameter, resolve, type Spec, typeOf } from './spec'

const named = (operationId: string, tag: string) => ({
  operationId,
  tags: [tag],
  summary: operationId,
  responses: {},
})

const spec: Spec = {
  info: { title: 'Steward', version: '1', description: '' },
  tags: [{ name: 'search' }, { name: 'account', 'x-displayName': '客户' }, { name: 'empty' }],
  paths: {
    '/api/v1/accounts': {
      get: {
        ...named('list_accounts', 'account'),
        parameters: [
          { $ref: '#/components/parameters/select' } as Parameter,
          { name: 'filter', in: 'query', schema: { type: 'object', properties: {} } },
          { name: 'Prefer', in: 'header', schema: { type: 'string' } },
        ],
      },
      post: {
        ...named('create_accounts', 'account'),
        requestBody: {
          content: {
            'application/json': { schema: { anyOf: [{ $ref: '#/components/schemas/account.new' }] } },
          },
        },
      },
    },
    '/api/v1/imports/{id}': {
      get: { ...named('state', 'search'), parameters: [{ name: 'id', in: 'path', schema: {} }] },
    },
  },
  components: {
    parameters: { select: { name: 'select', in: 'query', schema: { type: 'string' } } },
    schemas: {
      'account.new': {
        type: 'object',
        required: ['name', 'kind', 'day', 'owner_id'],
        properties: {
          name: { type: 'string' },
          kind: { type: 'string', enum: ['company', 'person'] },
          day: { type: ['string', 'null'], format: 'date' },
          owner_id: { type: 'integer', minimum: 1 },
          phone: { type: 'string' },
        },
      },
    },
  },
}

const operation = (id: string) => {
  const all = groupsOf(spec).flatMap(({ operations }) => operations)
  return all.find(({ operationId }) => operationId === id) as (typeof all)[number]
}

describe('the description', () => {
  it('is grouped by what it is about, without what is empty', () => {
    expect(groupsOf(spec).map(({ label }) => label)).toEqual(['search', '客户'])
  })

  it('is searched by all words, wherever they stand', () => {
    const found = (text: string) =>
      findOperations(groupsOf(spec), text).flatMap(({ operations }) =>
        operations.map((one) => one.operationId),
      )
    expect(found('客户 GET')).toEqual(['list_accounts'])
    expect(found('imports')).toEqual(['state'])
    expect(found('客户 imports')).toEqual([])
    expect(found(' ')).toHaveLength(3)
  })

  it('says types in few words', () => {
    expect(typeOf(spec, { type: 'array', items: { $ref: '#/components/schemas/account.new' } })).toBe(
      '[account.new]',
    )
    expect(typeOf(spec, { type: ['string', 'null'], format: 'date' })).toBe('string | null (date)')
    expect(resolve(spec, { $ref: '#/components/parameters/select' }).$ref).toBeUndefined()
  })
})

describe('a request', () => {
  it('has each value in its place', () => {
    const draft = {
      values: { 'query select': 'id,account(name)', 'header Prefer': 'count=exact' },
      conditions: 'name=eq.A&B=x&city=ilike.*京*',
      body: '',
    }
    const request = requestOf(spec, operation('list_accounts'), draft)
    expect(request.address).toBe(
      '/api/v1/accounts?select=id,account(name)&name=eq.A&B=x&city=ilike.*%E4%BA%AC*',
    )
    expect(request.headers).toEqual({ Prefer: 'count=exact' })
    expect(commandOf('get', request)).toContain(`-H 'Prefer: count=exact'`)
  })

  it('puts a value into the path', () => {
    const draft = { values: { 'path id': 'a/b' }, conditions: '', body: '' }
    expect(requestOf(spec, operation('state'), draft).address).toBe('/api/v1/imports/a%2Fb')
  })

  it('begins with a body that has what is needed', () => {
    const body = firstBody(spec, operation('create_accounts'))
    expect(JSON.parse(body)).toEqual({ name: '', kind: 'company', day: '2026-11-21', owner_id: 1 })
    const draft = { values: {}, conditions: '', body: `{"name": "it's"}` }
    const request = requestOf(spec, operation('create_accounts'), draft)
    expect(request.headers['Content-Type']).toBe('application/json')
    expect(commandOf('post', request)).toContain(`-d '{"name": "it'\\''s"}'`)
  })
})
