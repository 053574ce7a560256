/** Which fields of an object a pasted text fills in. */

import { fieldOf } from '~/api/catalog'
import type { Values } from '~/api/records'
import type { FieldDef, ObjectDef } from '~/api/types'
import type { Pasted } from './read'

const PLACE = ['province', 'city', 'district']

/** Whether there is anything to fill in: who can be called can be pasted. */
export function canPaste(object: ObjectDef): boolean {
  const phone = fieldOf(object, 'phone')
  return phone?.kind === 'phone' && phone.writable
}

/** The field that says by reference which company somebody belongs to. */
export function companyField(object: ObjectDef): FieldDef | undefined {
  const field = fieldOf(object, 'account_id')
  return field?.writable && !fieldOf(object, 'company') ? field : undefined
}

/** The values by field; nothing for what the object has no field of. */
export function pastedValues(object: ObjectDef, pasted: Pasted): Values {
  const values: Values = {}
  const fill = (name: string, value: string | undefined) => {
    const field = fieldOf(object, name)
    if (value && field?.writable && !field.fixed) values[name] = value
  }
  const { name, company, place = [] } = pasted
  const hasCompany = fieldOf(object, 'company') !== undefined
  if (object.name === 'account') {
    // A customer is the company, if there is one.
    fill('name', company ?? name)
    if (company ?? name) fill('kind', company ? 'company' : 'person')
  } else {
    fill('name', name ?? (hasCompany ? undefined : company))
    fill('company', company)
  }
  for (const word of ['title', 'phone', 'email', 'wechat', 'website', 'line'] as const) {
    // The title of an object's records is another thing than somebody's position.
    if (word !== object.title) fill(word, pasted[word])
  }
  place.forEach((part, at) => {
    fill(PLACE[at] ?? '', part)
  })
  return values
}
