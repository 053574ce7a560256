/** What becomes of a lead: a customer, the person there, and perhaps a deal, all at once or not at all. */

import { fieldOf } from '~/api/catalog'
import { ask } from '~/api/client'
import { readValue, type Values } from '~/api/records'
import type { ObjectDef, Row } from '~/api/types'

export interface Conversion {
  /** The name of the company; empty where the lead is a person for himself. */
  company: string
  /** The name of the person. */
  person: string
  /** The name of the deal; none without one. */
  deal: { name: string; closes: string } | null
}

export interface Targets {
  account: ObjectDef
  contact: ObjectDef | undefined
  opportunity: ObjectDef | undefined
}

/** What the customer, or the person, is known by from then on. */
const PERSON = ['phone', 'email', 'wechat', 'title']
const PLACE = ['province', 'city', 'district', 'address', 'website']
const COMMON = ['owner_id', 'channel_id', 'campaign_id']

/** The values of these fields that the other object takes as well. */
function carried(lead: ObjectDef, row: Row, target: ObjectDef, names: string[]): Values {
  const values: Values = {}
  for (const name of names) {
    const from = fieldOf(lead, name)
    const to = fieldOf(target, name)
    const value = readValue(row, name)
    if (from && to && from.kind === to.kind && to.writable && value !== null && value !== '')
      values[name] = value
  }
  return values
}

type Operation =
  | { op: 'create'; ref: string; object: string; values: Record<string, unknown> }
  | { op: 'update'; object: string; id: number; version: number | undefined; values: Record<string, unknown> }

const made = (ref: string) => ({ $ref: ref })

export function operations(lead: ObjectDef, row: Row, targets: Targets, wish: Conversion): Operation[] {
  const { account, contact, opportunity } = targets
  const all: Operation[] = []
  const create = (ref: string, object: ObjectDef, values: Record<string, unknown>) =>
    all.push({ op: 'create', ref, object: object.plural, values })
  const became: Record<string, unknown> = { converted_account_id: made('account') }
  const isCompany = wish.company !== ''
  create('account', account, {
    ...carried(lead, row, account, [...PLACE, ...COMMON, ...(isCompany ? [] : PERSON)]),
    name: isCompany ? wish.company : wish.person,
    kind: isCompany ? 'company' : 'person',
  })
  // Of a person for himself the server makes the contact.
  if (isCompany && contact) {
    create('contact', contact, {
      ...carried(lead, row, contact, [...PERSON, 'owner_id']),
      name: wish.person,
      account_id: made('account'),
    })
    became.converted_contact_id = made('contact')
  }
  if (wish.deal && opportunity) {
    create('deal', opportunity, {
      ...carried(lead, row, opportunity, COMMON),
      name: wish.deal.name,
      close_date: wish.deal.closes,
      account_id: made('account'),
    })
    became.converted_opportunity_id = made('deal')
  }
  const { id, version } = row
  all.push({ op: 'update', object: lead.plural, id, version, values: { ...became, status: 'converted' } })
  return all
}

/** Does it; answers the id of the customer. */
export async function convert(
  lead: ObjectDef,
  row: Row,
  targets: Targets,
  wish: Conversion,
): Promise<number | null> {
  const body = { operations: operations(lead, row, targets, wish) }
  const response = await ask('rpc/batch', { method: 'POST', body })
  const { results } = (await response.json()) as { results: { ref?: string; id: number }[] }
  return results.find((result) => result.ref === 'account')?.id ?? null
}
