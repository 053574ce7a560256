// How each documented method is tried. A check answers what the server said; for a method that works it
// also looks whether that is right.
import assert from 'node:assert/strict'

/** The contacts of the fixture, narrowed by `filter`, must have these names. */
const finds = (filter, ...names) => async (db, { mark, ...data }) => {
  const all = db.from('contacts').select('name').eq('department_name', mark).order('id')
  const answer = await filter(all, data)
  if (!answer.error) assert.deepEqual(answer.data.map(({ name }) => name), names)
  return answer
}

/** The same for accounts. */
const findsAccounts = (filter, ...names) => async (db, { mark, ...data }) => {
  const all = db.from('accounts').select('name').eq('city', mark).order('id')
  const answer = await filter(all, data)
  if (!answer.error) assert.deepEqual(answer.data.map(({ name }) => name), names)
  return answer
}

/** What `run` answers, with what it must be. */
const gives = (run, look) => async (db, data) => {
  const answer = await run(db, data)
  if (!answer.error) look(answer, data)
  return answer
}

const own = (db, mark) => db.from('contacts').select('*').eq('department_name', mark).order('id')
let fresh = 0
const newName = () => `new-${Date.now()}-${(fresh += 1)}`

const client = {
  getOpenApiSpec: gives(
    (db) => db.getOpenApiSpec(),
    ({ data }) => assert.ok(data.paths['/api/v1/contacts'].get),
  ),
  from: finds((all) => all, 'Anna', 'Berta', 'Carl'),
  schema: async (db, { mark }) => {
    const other = await db.schema('private').from('contacts').select()
    assert.equal(other.error.code, 'PGRST106')
    return own(db.schema('public'), mark)
  },
  rpc: gives(
    (db) => db.rpc('batch', { operations: [{ op: 'create', object: 'contacts', values: { name: newName() } }] }),
    ({ data }) => assert.equal(data.results[0].version, 1),
  ),
  'rpc get': (db) => db.rpc('batch', {}, { get: true }),
  'rpc head': async (db) => {
    const { status } = await db.rpc('batch', {}, { head: true })
    return { error: status === 405 ? { code: 'PGRST117' } : { code: String(status) } }
  },
}

const query = {
  select: gives(
    (db, { mark }) => db.from('contacts').select('name,account(name)').eq('department_name', mark).order('id'),
    ({ data }) => assert.deepEqual(data[0], { name: 'Anna', account: { name: '甲公司' } }),
  ),
  'select head': gives(
    (db, { mark }) => db.from('contacts').select('*', { head: true, count: 'exact' }).eq('department_name', mark),
    ({ data, count }) => assert.deepEqual([data, count], [null, 3]),
  ),
  'select count': gives(
    (db, { mark }) => db.from('contacts').select('id', { count: 'exact' }).eq('department_name', mark).limit(1),
    ({ data, count }) => assert.deepEqual([data.length, count], [1, 3]),
  ),
  'select count planned': gives(
    (db, { mark }) => db.from('contacts').select('id', { count: 'planned' }).eq('department_name', mark),
    // What a planner expects is never less than what the page shows.
    ({ count }) => assert.ok(count >= 3, `${count}`),
  ),
  'select count estimated': gives(
    (db, { mark }) => db.from('contacts').select('id', { count: 'estimated' }).eq('department_name', mark),
    ({ count }) => assert.equal(count, 3),
  ),
  insert: gives(
    (db) => db.from('contacts').insert({ name: newName() }),
    ({ status, data }) => assert.deepEqual([status, data], [201, null]),
  ),
  'insert several': gives(
    (db) => db.from('contacts').insert([{ name: newName() }, { name: newName(), title: 'x' }]).select('title'),
    ({ data }) => assert.deepEqual(data, [{ title: null }, { title: 'x' }]),
  ),
  'insert count': gives(
    (db) => db.from('contacts').insert([{ name: newName() }], { count: 'exact' }),
    ({ count }) => assert.equal(count, 1),
  ),
  'insert defaultToNull': gives(
    (db) =>
      db
        .from('contacts')
        .insert([{ name: newName() }, { name: newName(), is_primary: true }], { defaultToNull: false })
        .select('is_primary'),
    ({ data }) => assert.deepEqual(data, [{ is_primary: false }, { is_primary: true }]),
  ),
  upsert: gives(
    (db, { a }) => db.from('accounts').upsert({ id: a, name: '甲公司' }).select('id,name'),
    ({ data }, { a }) => assert.deepEqual(data, [{ id: a, name: '甲公司' }]),
  ),
  'upsert onConflict': gives(
    (db, { mark }) =>
      db
        .from('accounts')
        .upsert({ name: '乙公司', external_id: `${mark}-b` }, { onConflict: 'external_id', count: 'exact' })
        .select('id'),
    ({ data, count }, { b }) => assert.deepEqual([data, count], [[{ id: b }], 1]),
  ),
  'upsert ignoreDuplicates': gives(
    (db, { mark }) =>
      db
        .from('accounts')
        .upsert({ name: '不写', external_id: `${mark}-b` }, { onConflict: 'external_id', ignoreDuplicates: true })
        .select('id'),
    ({ data }) => assert.deepEqual(data, []),
  ),
  update: gives(
    (db, { people }) => db.from('contacts').update({ title: '经理' }).eq('id', people[0]).select('title'),
    ({ data }) => assert.deepEqual(data, [{ title: '经理' }]),
  ),
  'update count': gives(
    (db, { people }) => db.from('contacts').update({ title: '总监' }, { count: 'exact' }).in('id', people.slice(0, 2)),
    ({ count }) => assert.equal(count, 2),
  ),
  delete: gives(
    async (db) => {
      const name = newName()
      await db.from('contacts').insert({ name })
      return db.from('contacts').delete({ count: 'exact' }).eq('name', name).select('name')
    },
    ({ data, count }) => assert.deepEqual([data.length, count], [1, 1]),
  ),
}

const filters = {
  eq: finds((all) => all.eq('name', 'Anna'), 'Anna'),
  neq: finds((all) => all.neq('name', 'Anna'), 'Berta', 'Carl'),
  gt: findsAccounts((all) => all.gt('credit_limit', 100), '乙公司'),
  gte: findsAccounts((all) => all.gte('credit_limit', 100), '甲公司', '乙公司'),
  lt: findsAccounts((all) => all.lt('credit_limit', 200.5), '甲公司'),
  lte: findsAccounts((all) => all.lte('credit_limit', 200.5), '甲公司', '乙公司'),
  like: finds((all) => all.like('name', '%r%'), 'Berta', 'Carl'),
  likeAllOf: finds((all) => all.likeAllOf('name', ['B%', '%ta']), 'Berta'),
  likeAnyOf: finds((all) => all.likeAnyOf('name', ['A%', '%rl']), 'Anna', 'Carl'),
  ilike: finds((all) => all.ilike('name', 'a%'), 'Anna'),
  ilikeAllOf: finds((all) => all.ilikeAllOf('name', ['b%', '%TA']), 'Berta'),
  ilikeAnyOf: finds((all) => all.ilikeAnyOf('name', ['a%', '%RL']), 'Anna', 'Carl'),
  regexMatch: finds((all) => all.regexMatch('name', '^A.*a$'), 'Anna'),
  regexIMatch: finds((all) => all.regexIMatch('name', '^a.*A$'), 'Anna'),
  is: finds((all) => all.is('account_id', null), 'Carl'),
  isDistinct: finds((all) => all.isDistinct('name', 'Anna'), 'Berta', 'Carl'),
  in: finds((all) => all.in('name', ['Anna', 'Carl', 'a,b']), 'Anna', 'Carl'),
  notIn: finds((all) => all.notIn('name', ['Anna', 'Carl']), 'Berta'),
  contains: finds((all) => all.contains('interests', ['tea', 'music']), 'Anna'),
  containedBy: finds((all) => all.containedBy('interests', ['tea', 'wine']), 'Berta'),
  overlaps: finds((all) => all.overlaps('interests', ['music', 'wine']), 'Anna'),
  rangeGt: finds((all) => all.rangeGt('birthday', '[2000-01-01,2000-02-01)')),
  rangeGte: finds((all) => all.rangeGte('birthday', '[2000-01-01,2000-02-01)')),
  rangeLt: finds((all) => all.rangeLt('birthday', '[2000-01-01,2000-02-01)')),
  rangeLte: finds((all) => all.rangeLte('birthday', '[2000-01-01,2000-02-01)')),
  rangeAdjacent: finds((all) => all.rangeAdjacent('birthday', '[2000-01-01,2000-02-01)')),
  textSearch: finds((all) => all.textSearch('name', 'anna'), 'Anna'),
  match: finds((all) => all.match({ name: 'Anna' }), 'Anna'),
  not: finds((all) => all.not('name', 'in', '("Anna","Carl")'), 'Berta'),
  or: finds((all) => all.or('name.eq.Anna,and(name.eq.Carl,account_id.is.null)'), 'Anna', 'Carl'),
  'or referencedTable': gives(
    (db, { mark }) =>
      db
        .from('accounts')
        .select('name,contacts(name)')
        .eq('city', mark)
        .order('id')
        .or('name.eq.Anna,name.eq.Nobody', { referencedTable: 'contacts' }),
    ({ data }) => assert.deepEqual(data.map(({ contacts }) => contacts.length), [1, 0, 0]),
  ),
  filter: finds((all) => all.filter('name', 'in', '("Anna","Berta")'), 'Anna', 'Berta'),
}

const transforms = {
  order: gives(
    (db, { mark }) =>
      db.from('contacts').select('name').eq('department_name', mark).order('name', { ascending: false, nullsFirst: true }),
    ({ data }) => assert.deepEqual(data.map(({ name }) => name), ['Carl', 'Berta', 'Anna']),
  ),
  'order referencedTable': gives(
    (db, { mark }) =>
      db.from('accounts').select('contacts(name)').eq('city', mark).order('name', { referencedTable: 'contacts' }),
    ({ data }) => assert.equal(data.length, 3),
  ),
  limit: finds((all) => all.limit(1), 'Anna'),
  'limit referencedTable': gives(
    (db, { mark }) =>
      db.from('accounts').select('contacts(name)').eq('city', mark).order('id').limit(0, { referencedTable: 'contacts' }),
    ({ data }) => assert.deepEqual(data.map(({ contacts }) => contacts), [[], [], []]),
  ),
  range: finds((all) => all.range(1, 2), 'Berta', 'Carl'),
  abortSignal: finds((all) => all.abortSignal(new AbortController().signal), 'Anna', 'Berta', 'Carl'),
  single: gives(
    (db, { people }) => db.from('contacts').select('name').eq('id', people[0]).single(),
    ({ data }) => assert.deepEqual(data, { name: 'Anna' }),
  ),
  maybeSingle: gives(
    (db) => db.from('contacts').select('name').eq('id', 0).maybeSingle(),
    ({ data }) => assert.equal(data, null),
  ),
  csv: gives(
    (db, { mark }) => db.from('contacts').select('name,account(name)').eq('department_name', mark).order('id').csv(),
    ({ data }) => assert.equal(data, 'name,account.name\nAnna,甲公司\nBerta,乙公司\nCarl,\n'),
  ),
  geojson: (db) => db.from('contacts').select('name').geojson(),
  explain: (db) => db.from('contacts').select('name').explain(),
  rollback: (db) => db.from('contacts').insert({ name: newName() }).rollback(),
  returns: finds((all) => all.returns(), 'Anna', 'Berta', 'Carl'),
  maxAffected: async (db, { people }) => {
    const tooMany = await db.from('contacts').update({ title: 'x' }).in('id', people).maxAffected(2)
    assert.equal(tooMany.error.code, 'PGRST124')
    return db.from('contacts').update({ title: 'x' }).in('id', people).maxAffected(3)
  },
}

const builder = {
  throwOnError: async (db) => {
    await assert.rejects(async () => await db.from('nothings').select().throwOnError(), { code: 'PGRST205' })
    return db.from('contacts').select('id').limit(1).throwOnError()
  },
  stripNulls: gives(
    (db, { people }) => db.from('contacts').select('name,account_id').eq('id', people[2]).stripNulls(),
    ({ data }) => assert.deepEqual(data, [{ name: 'Carl' }]),
  ),
  'stripNulls single': gives(
    (db, { people }) => db.from('contacts').select('name,account_id').eq('id', people[2]).single().stripNulls(),
    ({ data }) => assert.deepEqual(data, { name: 'Carl' }),
  ),
  setHeader: async (db, { people }) => {
    const stale = await db.from('contacts').delete().eq('id', people[2]).setHeader('If-Match', '"999"')
    assert.equal(stale.error.code, 'ST412')
    return db.from('contacts').update({ title: 'y' }).eq('id', people[2]).setHeader('If-Match', '*')
  },
  retry: finds((all) => all.retry(false), 'Anna', 'Berta', 'Carl'),
  overrideTypes: finds((all) => all.overrideTypes(), 'Anna', 'Berta', 'Carl'),
}

export const checks = { ...client, ...query, ...filters, ...transforms, ...builder }
