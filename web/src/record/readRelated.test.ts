import { describe, expect, it } from 'vitest'
import { Catalog } from '~/api/catalog'
import type { FieldDef, ObjectDef, Relation } from '~/api/types'
import { inParts, relatedQuery } from './readRelated'
import type { Shown } from './relations'

const field = (name: string, kind = 'text') =>
  ({ name, kind, label: { en: name, zh: name }, writable: true }) as FieldDef

const target = (name: string, fields: FieldDef[]) =>
  ({
    name,
    plural: `${name}s`,
    title: 'name',
    fields: [field('id', 'integer'), field('name'), ...fields],
    sections: [],
    views: [
      { key: 'all', label: { en: '', zh: '' }, columns: fields.map((one) => one.name), where: [], order: '' },
    ],
    verbs: ['read'],
    traits: ['base'],
  }) as unknown as ObjectDef

const shown = (object: ObjectDef, by: string): Shown => ({
  relation: { object: object.name, plural: object.plural, field: by, when: null } as Relation,
  target: object,
  several: false,
})

const task = target('task', [field('due_at', 'datetime'), field('done_at', 'datetime')])
const contact = target('contact', [field('phone', 'phone'), field('account_id', 'reference')])
const catalog = new Catalog({ currency: null, objects: [task, contact] })

describe('what hangs on a record', () => {
  it('is asked for in one question, each with its own order and its few', () => {
    const query = relatedQuery(catalog, [shown(contact, 'account_id'), shown(task, 'account_id')], 12)
    expect(Object.fromEntries(query)).toEqual({
      id: 'eq.12',
      select: 'id,r0:contacts!account_id(id,name,phone),r1:tasks!account_id(id,name,due_at,done_at)',
      'r0.order': 'id.desc',
      'r0.limit': '6',
      'r1.order': 'done_at.desc,due_at,id.desc',
      'r1.limit': '6',
    })
  })

  it('comes in portions, so that no address grows too long', () => {
    const many = Array.from({ length: 19 }, () => shown(contact, 'account_id'))
    expect(inParts(many).map((part) => part.length)).toEqual([8, 8, 3])
    expect(inParts([])).toEqual([])
  })
})
