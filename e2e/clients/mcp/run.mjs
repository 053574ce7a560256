// The official client of the Model Context Protocol against a running server: what an agent can do, and that
// it changes nothing unless it says so.
import assert from 'node:assert/strict'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'

const { STEWARD, STEWARD_TOKEN } = process.env
const address = new URL(`${STEWARD}/api/mcp`)

const connect = async (token, more = {}) => {
  const headers = { ...(token ? { Authorization: `Bearer ${token}` } : {}), ...more }
  const client = new Client({ name: 'steward-test', version: '1' })
  await client.connect(new StreamableHTTPClientTransport(address, { requestInit: { headers } }))
  return client
}

const client = await connect(STEWARD_TOKEN)
assert.equal(client.getServerVersion().name, 'steward')
assert.ok(client.getInstructions().includes('describe'))

/** What a tool answers, which must not be an error. */
const use = async (name, args = {}) => {
  const answer = await client.callTool({ name, arguments: args })
  assert.ok(!answer.isError, JSON.stringify(answer))
  // Text and structure are the same.
  assert.deepEqual(JSON.parse(answer.content[0].text), answer.structuredContent)
  return answer.structuredContent
}

/** How a tool refuses. */
const refuses = async (name, args, code) => {
  const answer = await client.callTool({ name, arguments: args })
  assert.ok(answer.isError, `${name} is not refused: ${JSON.stringify(answer)}`)
  assert.equal(JSON.parse(answer.content[0].text).code, code)
}

const { tools } = await client.listTools()
const names = tools.map(({ name }) => name)
assert.equal(new Set(names).size, names.length, 'each name once')
for (const name of ['describe', 'search', 'read', 'aggregate', 'create', 'update', 'delete', 'merge', 'restore', 'batch']) {
  assert.ok(names.includes(name), name)
}
assert.ok(!names.includes('change_password'))
for (const { name, description, inputSchema, annotations } of tools) {
  assert.ok(description.length > 10, name)
  assert.equal(inputSchema.type ?? 'object', 'object', name)
  // What may change anything can be tried, and is unless it is said otherwise.
  assert.equal(inputSchema.properties?.dry_run !== undefined, !annotations.readOnlyHint, name)
}

const { objects } = await use('describe')
assert.ok(objects.some(({ plural }) => plural === 'accounts'))
const account = await use('describe', { object: 'accounts' })
assert.ok(account.fields.some(({ name, kind }) => name === 'name' && kind === 'text'))

const wanted = { object: 'accounts', records: [{ name: '蓝湾酒店', kind: 'company', phone: '0571-88888888' }] }
const planned = await use('create', wanted)
assert.equal(planned.done, false)
const [change] = planned.would_change
assert.deepEqual([change.object, change.verb, change.record], ['accounts', 'create', null])
assert.ok(change.fields.some(({ field, to }) => field === 'name' && to === '蓝湾酒店'))
assert.deepEqual((await use('read', { object: 'accounts' })).rows, [], 'it was only tried')

const made = await use('create', { ...wanted, dry_run: false })
assert.equal(made.done, true)
const { id } = made.records[0]
const { rows } = await use('read', { object: 'accounts', query: `select=id,name,origin&id=eq.${id}` })
assert.deepEqual(rows, [{ id, name: '蓝湾酒店', origin: 'agent' }])
assert.equal((await use('search', { q: 'lanwan' })).groups[0].hits[0].id, id)
assert.deepEqual((await use('aggregate', { object: 'accounts', query: 'select=kind,count()' })).rows, [{ kind: 'company', count: 1 }])

const level = { object: 'accounts', id, values: { level: 'VIP' } }
const trial = await use('update', level)
assert.deepEqual(trial.would_change.find(({ verb }) => verb === 'update').fields.find(({ field }) => field === 'level'), { field: 'level', from: null, to: 'VIP' })
assert.equal((await use('read', { object: 'accounts', query: `id=eq.${id}&select=level` })).rows[0].level, null)
await use('update', { ...level, dry_run: false })
await refuses('update', { ...level, version: 1, dry_run: false }, 'ST412')

assert.equal((await use('delete', { object: 'accounts', id })).would_change.at(0).verb, 'delete')
await use('delete', { object: 'accounts', id, dry_run: false })
assert.deepEqual((await use('read', { object: 'accounts' })).rows, [])
const back = await use('restore', { object: 'accounts', ids: [id] })
assert.deepEqual([back.done, back.would_change[0].verb], [false, 'restore'])
assert.deepEqual((await use('restore', { object: 'accounts', ids: [id], dry_run: false })).output.restored, [id])
const told = await use('undo_import', { id: 1 })
assert.equal(told.done, false, 'what cannot be tried is not done either')

const history = await use('history', { object: 'accounts', id })
assert.ok(history.changes.every(({ origin }) => origin === 'agent'))

await refuses('read', { object: 'nothings' }, 'PGRST205')
await refuses('read', { object: 'accounts', query: 'name=Anna' }, 'PGRST100')
await refuses('aggregate', { object: 'accounts', query: 'select=name' }, 'PGRST100')
await refuses('create', { object: 'accounts', records: [{ name: '' }] }, 'ST422')
await refuses('create', { object: 'accounts', rows: [] }, 'PGRST102')
await refuses('merge', { object: 'accounts', keep: 1 }, 'PGRST102')
await refuses('no_such_tool', {}, 'PGRST202')
await client.close()

await assert.rejects(connect(null), 'nobody is let in without a token')
await assert.rejects(connect('stw_wrong'), 'nor with a wrong one')
await assert.rejects(connect(STEWARD_TOKEN, { Origin: 'https://evil.example' }), 'nor for another site')
console.log(`${tools.length} tools`)
