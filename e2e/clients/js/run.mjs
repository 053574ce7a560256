// Every method of @supabase/postgrest-js that docs/postgrest.md lists, against a running server.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import * as library from '@supabase/postgrest-js'

import { checks } from './checks.mjs'
import { fixture } from './fixture.mjs'

const { STEWARD, STEWARD_TOKEN, STEWARD_DOCUMENT } = process.env
assert.ok(STEWARD && STEWARD_TOKEN && STEWARD_DOCUMENT, 'STEWARD, STEWARD_TOKEN, STEWARD_DOCUMENT')

/** The rows of the table under the library's heading: method, verdict. */
function documented() {
  const text = readFileSync(STEWARD_DOCUMENT, 'utf8')
  const part = text.split('\n## ').find((part) => part.startsWith('`@supabase/postgrest-js`'))
  const rows = [...part.matchAll(/^\| `([^`]+)` \| (works|refused) ?`?([A-Z0-9]*)`? \|/gm)]
  return rows.map(([, method, verdict, code]) => ({ method, verdict, code }))
}

/** The public methods of the library. */
function methods() {
  const inner = new Set(['constructor', 'then', 'processResponse', 'cloneRequestState', 'decorateFetch', 'toJSON'])
  const classes = Object.entries(library).filter(([name]) => /^Postgrest.*(Client|Builder)$/.test(name))
  const names = classes.flatMap(([, type]) => Object.getOwnPropertyNames(type.prototype))
  return new Set(names.filter((name) => !inner.has(name)))
}

const rows = documented()
const listed = new Set(rows.map(({ method }) => method.split(' ')[0]))
const wrong = []
for (const method of methods()) {
  if (!listed.has(method)) wrong.push(`${method}: the library has it, docs/postgrest.md does not`)
}
for (const name of Object.keys(checks)) {
  if (!rows.some(({ method }) => method === name)) wrong.push(`${name}: tried, but not documented`)
}

const headers = { Authorization: `Bearer ${STEWARD_TOKEN}` }
const db = new library.PostgrestClient(`${STEWARD}/api/v1`, { headers })
const data = await fixture(db)

for (const { method, verdict, code } of rows) {
  const check = checks[method]
  try {
    assert.ok(check, 'documented, but not tried')
    const answer = await check(db, data)
    if (verdict === 'works') assert.equal(answer?.error ?? null, null)
    else assert.equal(answer?.error?.code, code, 'the code of the refusal')
  } catch (error) {
    wrong.push(`${method} (${verdict} ${code}): ${error.message}`)
  }
}
for (const line of wrong) console.error(line)
console.log(`${rows.length} methods, ${wrong.length} wrong`)
process.exit(wrong.length === 0 && rows.length > 0 ? 0 : 1)
