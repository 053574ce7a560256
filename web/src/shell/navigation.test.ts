import { describe, expect, it } from 'vitest'
import { Catalog } from '~/api/catalog'
import type { ObjectDef } from '~/api/types'
import { shownRelations } from '~/record/relations'
import { groups, main, simple } from './navigation'

const object = (name: string, more: Partial<ObjectDef> = {}): ObjectDef =>
  ({ name, plural: `${name}s`, traits: ['base'], verbs: ['read'], relations: [], ...more }) as ObjectDef

const names = (catalog: Catalog) =>
  Object.fromEntries(groups(catalog).map(({ word, objects }) => [word, objects.map(({ name }) => name)]))

describe('the navigation', () => {
  it('has the order of the work, and no parts', () => {
    const catalog = new Catalog({
      currency: null,
      objects: [
        object('contact'),
        object('machine'),
        object('contact_point', { traits: ['child'] }),
        object('opportunity_line', { part: true }),
        object('lead'),
        object('account'),
      ],
    })
    expect(names(catalog)).toEqual({
      'nav.customers': ['lead', 'account', 'contact'],
      'nav.more': ['machine'],
    })
  })

  it('shows what is set up once to those who may set it up', () => {
    const tag = (verbs: ObjectDef['verbs']) =>
      new Catalog({ currency: null, objects: [object('tag', { verbs })] })
    expect(names(tag(['read']))).toEqual({})
    expect(names(tag(['read', 'update']))).toEqual({ 'nav.setup': ['tag'] })
  })
})

describe('simple mode', () => {
  const create: ObjectDef['verbs'] = ['read', 'create']
  const catalog = new Catalog({
    currency: null,
    objects: ['lead', 'account', 'contact', 'opportunity', 'task', 'event', 'dashboard', 'user'].map((name) =>
      object(name, { verbs: name === 'account' ? ['read'] : create }),
    ),
  })

  it('has four to six ways', () => {
    const { screens, objects } = simple(catalog)
    expect([screens.map(({ to }) => to), objects.map(({ name }) => name)]).toEqual([
      ['/', '/calendar', '/dashboards'],
      ['account', 'opportunity', 'task'],
    ])
  })

  it('offers to make a customer, or what one may make', () => {
    expect(main(catalog)?.name).toBe('lead')
    const owner = new Catalog({
      currency: null,
      objects: [object('lead'), object('account', { verbs: create })],
    })
    expect(main(owner)?.name).toBe('account')
    expect(main(new Catalog({ currency: null, objects: [object('lead')] }))).toBeNull()
  })
})

describe('what hangs on a record', () => {
  const relation = (name: string, field: string) => ({ object: name, plural: `${name}s`, field, when: null })

  it('comes in the order in which one asks for it', () => {
    const account = object('account', {
      relations: [
        relation('account', 'parent_id'),
        relation('address', 'account_id'),
        relation('lead', 'converted_account_id'),
        relation('ownership_history', 'account_id'),
        relation('opportunity', 'account_id'),
        relation('contact', 'account_id'),
      ],
    })
    const others = ['address', 'lead', 'ownership_history', 'opportunity', 'contact'].map((name) =>
      object(name),
    )
    const shown = shownRelations(new Catalog({ currency: null, objects: [account, ...others] }), account)
    expect(shown.map((one) => one.relation.object)).toEqual([
      'contact',
      'opportunity',
      'address',
      'lead',
      'account',
    ])
    expect(shown.filter((one) => one.several).map((one) => one.relation.object)).toEqual(['account'])
  })
})
