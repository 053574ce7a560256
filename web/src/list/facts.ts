/** What a card says of a record under its name: the facts that matter, what stands at its side, whom it calls. */

import { readValue } from '~/api/records'
import type { FieldDef, ObjectDef, Row } from '~/api/types'
import { goesWithoutSaying } from '~/objects'
import type { Column } from './columns'

/** Kinds that stand at the side where there is no money, so that one reads them down the list. */
const DAYS = new Set(['date', 'datetime'])

/** How many facts stand under the name. */
const FACTS = 2

export interface Facts {
  facts: FieldDef[]
  side: FieldDef | undefined
  phone: FieldDef | undefined
}

/** Kinds that name nothing at a glance: a running number, a yes or a bare number without its label, and addresses of which a card has room for the first letters. */
const UNTOLD = new Set(['auto_number', 'boolean', 'email', 'integer', 'url'])

/** Whether a field says little of any record; how somebody is addressed does. */
const saysLittle = ({ kind, options }: FieldDef) =>
  UNTOLD.has(kind) || (kind === 'select' && options !== undefined && options.every(({ colour }) => !colour))

/** The facts of a record among the columns of its list: what is empty and what goes without saying is left out. */
export function factsOf(object: ObjectDef, columns: Column[], row: Row): Facts {
  const filled = columns
    .map(({ field }) => field)
    .filter(({ name }) => {
      const value = readValue(row, name)
      return (
        name !== object.title && value !== null && value !== '' && !goesWithoutSaying(object, name, value)
      )
    })
  const phone = filled.find(({ kind }) => kind === 'phone')
  const telling = filled.filter((field) => field !== phone && !saysLittle(field))
  const money = telling.find(({ kind }) => kind === 'money')
  const first = telling.filter((field) => field !== money).slice(0, FACTS + (money ? 0 : 1))
  const side = money ?? first.find(({ kind }) => DAYS.has(kind)) ?? first.at(-1)
  return { facts: first.filter((field) => field !== side), side, phone }
}
