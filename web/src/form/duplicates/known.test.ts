import { describe, expect, it } from 'vitest'
import type { ObjectDef } from '~/api/types'
import { byField, comparable, type Known } from './known'

const object = (name: string) => ({ name }) as ObjectDef

describe('what is compared', () => {
  it('is what says who somebody is', () => {
    const values = { name: '林岚', phone: ' ', email: null, owner_id: 3, account_id: 7 }
    expect(comparable(object('contact'), values)).toEqual({ name: '林岚', account_id: 7 })
  })
  it('is nothing while nothing is said, and nothing of other objects', () => {
    expect(comparable(object('account'), { kind: 'person', name: '' })).toBeNull()
    expect(comparable(object('contact'), { account_id: 7 })).toBeNull()
    expect(comparable(object('task'), { name: '林岚' })).toBeNull()
  })
})

it('each stands at the first field that is the same', () => {
  const one = (fields: string[]) => ({ fields }) as Known
  const [both, mail, none] = [one(['email', 'phone']), one(['email']), one([])]
  expect([...byField([both, mail, none])]).toEqual([['email', [both, mail]]])
})
