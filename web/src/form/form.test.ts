import { describe, expect, it } from 'vitest'
import type { FieldDef, ObjectDef } from '~/api/types'
import { unknownYet } from './asked'
import { dropDraft, readDraft, writeDraft } from './drafts'
import { formFields, missing, needsOnlyName, readGiven, startValues, unaskedOf } from './fields'

const field = (name: string, more: Partial<FieldDef> = {}): FieldDef => ({
  name,
  kind: 'text',
  label: { en: name, zh: name },
  writable: true,
  ...more,
})
const object = {
  name: 'thing',
  title: 'name',
  fields: [
    field('name', { required: true }),
    field('kind', { required: true, default: 'a' }),
    field('note'),
    field('made_at', { writable: false, required: true }),
    field('account_id', { kind: 'reference' }),
    field('owner_id', { kind: 'user' }),
  ],
  sections: [{ label: { en: 'All', zh: '全部' }, fields: ['name', 'note', 'made_at', 'account_id'] }],
} as unknown as ObjectDef

describe('a form', () => {
  it('asks for what is required and given, and keeps the rest behind', () => {
    const { first, more } = formFields(object, { account_id: 4 })
    expect(first.map((field) => field.name)).toEqual(['name', 'kind', 'account_id'])
    expect(more.flatMap((section) => section.fields.map((field) => field.name))).toEqual(['note'])
  })

  it('does not ask a person what only companies have', () => {
    const account = {
      ...object,
      name: 'account',
      fields: [...object.fields, field('industry'), field('household_id')],
    } as ObjectDef
    const names = (kind: string) => formFields(account, {}, { kind }).first.map(({ name }) => name)
    expect(names('company')).toContain('industry')
    expect(names('person')).not.toContain('industry')
    expect(unaskedOf(account, { kind: 'company' })).toEqual(['household_id'])
    expect(unaskedOf(object, { kind: 'person' })).toEqual([])
  })

  it('follows what depends on the record', () => {
    const reason = field('reason', { shown_when: true, required_when: true })
    const thing = { ...object, fields: [...object.fields, reason] } as ObjectDef
    const names = (asked: { required: string[]; leftOut: string[] }) => {
      const { first, more } = formFields(thing, {}, {}, asked)
      const behind = more.flatMap((section) => section.fields)
      return [first.map(({ name }) => name), behind.map(({ name }) => name)]
    }
    const needed = { required: ['reason', 'made_at'], leftOut: ['note'] }
    expect(names(needed)).toEqual([['name', 'kind', 'reason'], ['account_id']])
    expect(missing(thing, { name: 'x', kind: 'a' }, needed)).toEqual(['reason'])
    // What is left out is not missing, required or not.
    const without = { required: ['reason'], leftOut: ['reason', 'kind'] }
    expect(missing(thing, {}, without)).toEqual(['name'])
    expect(unaskedOf(thing, {}, without)).toEqual(['reason', 'kind'])
    expect(unknownYet(thing)).toEqual({ required: [], leftOut: ['reason'] })
    expect(unknownYet(object).leftOut).toEqual([])
  })

  it('starts with defaults, the maker and what was given', () => {
    expect(startValues(object, { account_id: 4 }, 9)).toEqual({ kind: 'a', owner_id: 9, account_id: 4 })
    expect(readGiven(object, ['account_id.4', 'note.a.b', 'made_at.x', 'account_id.x', 'gone.1'])).toEqual({
      account_id: 4,
      note: 'a.b',
    })
  })

  it('names what is missing', () => {
    expect(missing(object, { kind: 'a' })).toEqual(['name'])
    expect(missing(object, { kind: 'a', name: 'x' })).toEqual([])
  })
})

describe('a record made inside another form', () => {
  it('can be made where its name is all that is asked', () => {
    expect(needsOnlyName(object)).toBe(true)
    const more = [...object.fields, field('phone', { required: true })]
    expect(needsOnlyName({ ...object, fields: more })).toBe(false)
    expect(needsOnlyName({ ...object, title: 'made_at' })).toBe(false)
    const depending = [...object.fields, field('reason', { required_when: true })]
    expect(needsOnlyName({ ...object, fields: depending })).toBe(false)
  })
})

describe('a draft', () => {
  const memory = () => {
    const kept = new Map<string, string>()
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key),
    } as unknown as Storage
  }

  it('survives for a week and no longer', () => {
    const storage = memory()
    writeDraft('thing', { values: { name: 'x' }, key: 'k' }, 1_000, storage)
    expect(readDraft('thing', 2_000, storage)).toEqual({ values: { name: 'x' }, key: 'k' })
    expect(readDraft('thing', 1_000 + 8 * 86_400_000, storage)).toBeNull()
    dropDraft('thing', storage)
    expect(readDraft('thing', 2_000, storage)).toBeNull()
  })
})
