/** What a newcomer is shown, by what the role may do: at most five steps. */

import type { SessionDocument } from '~/api/types'

export type Role = 'administrator' | 'leader' | 'seller' | 'reader'

export const STEPS = [
  'today',
  'find',
  'log',
  'board',
  'views',
  'people',
  'import',
  'numbers',
  'help',
] as const
export type Step = (typeof STEPS)[number]

const BY_ROLE: Record<Role, Step[]> = {
  administrator: ['people', 'import', 'find', 'numbers', 'help'],
  leader: ['today', 'numbers', 'find', 'views', 'help'],
  seller: ['today', 'find', 'log', 'board', 'help'],
  reader: ['find', 'views', 'help'],
}

/** What somebody is for the tour, as their rights tell. */
export function roleOf({ rights }: SessionDocument): Role {
  const may = (plural: string, verb: 'read' | 'create') => rights[plural]?.[verb] ?? 'none'
  if (may('users', 'create') !== 'none') return 'administrator'
  if (may('accounts', 'create') === 'none' && may('leads', 'create') === 'none') return 'reader'
  return may('opportunities', 'read') === 'all' ? 'leader' : 'seller'
}

export const stepsOf = (session: SessionDocument): Step[] => BY_ROLE[roleOf(session)]

const key = (user: number) => `steward.tour.${user}`

/** Whether this person has seen the tour on this device, or wants none. */
export function isSeen(user: number): boolean {
  return localStorage.getItem(key(user)) !== null
}

export function remember(user: number): void {
  localStorage.setItem(key(user), 'seen')
}
