import { describe, expect, it } from 'vitest'
import type { SessionDocument } from '~/api/types'
import en from '~/words/en.json'
import { roleOf, STEPS, stepsOf } from './steps'

const session = (rights: Record<string, Record<string, string>>) => ({ rights }) as unknown as SessionDocument

const SESSIONS = {
  administrator: session({ users: { create: 'all' }, accounts: { create: 'all' } }),
  leader: session({ accounts: { create: 'all' }, opportunities: { read: 'all' } }),
  seller: session({ leads: { create: 'some' }, opportunities: { read: 'some' }, users: { create: 'none' } }),
  reader: session({ accounts: { read: 'all', create: 'none' }, opportunities: { read: 'all' } }),
}

describe('the tour', () => {
  it('is that of the role', () => {
    for (const [role, who] of Object.entries(SESSIONS)) expect(roleOf(who)).toBe(role)
    expect(roleOf(session({}))).toBe('reader')
  })

  it('has at most five steps and ends with the help', () => {
    for (const who of Object.values(SESSIONS)) {
      const steps = stepsOf(who)
      expect(steps.length).toBeLessThanOrEqual(5)
      expect(steps.at(-1)).toBe('help')
      expect(new Set(steps).size).toBe(steps.length)
    }
    expect(new Set(Object.values(SESSIONS).flatMap(stepsOf))).toEqual(new Set(STEPS))
  })

  it('has words for each step', () => {
    const known = Object.keys(en)
    for (const step of STEPS) {
      expect(known).toContain(`tour.title.${step}`)
      expect(known).toContain(`tour.text.${step}`)
    }
  })
})
