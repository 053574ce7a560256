// What the checks find on the server.
import assert from 'node:assert/strict'

/** Makes three accounts and three contacts, marked with a word of their own; answers their ids. */
export async function fixture(db) {
  const mark = `js-${Date.now()}`
  const accounts = [
    { name: '甲公司', external_id: `${mark}-a`, credit_limit: 100, city: mark },
    { name: '乙公司', external_id: `${mark}-b`, credit_limit: 200.5, city: mark },
    { name: '丙公司', external_id: `${mark}-c`, credit_limit: null, city: mark },
  ]
  const made = await db.from('accounts').insert(accounts).select('id')
  assert.equal(made.error, null)
  const [a, b] = made.data.map(({ id }) => id)
  const contacts = [
    { name: 'Anna', department_name: mark, account_id: a, interests: ['tea', 'music'] },
    { name: 'Berta', department_name: mark, account_id: b, interests: ['tea'] },
    { name: 'Carl', department_name: mark, account_id: null, interests: null },
  ]
  const people = await db.from('contacts').insert(contacts).select('id')
  assert.equal(people.error, null)
  return { mark, a, b, people: people.data.map(({ id }) => id) }
}
