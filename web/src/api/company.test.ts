import { afterEach, expect, it, vi } from 'vitest'
import { ask, showCompany, whenSignedOut } from './client'

vi.mock('~/words', () => ({ currentLanguage: () => 'en' }))

afterEach(() => vi.unstubAllGlobals())

/** Answers with these statuses, one after the other; gives the companies that were named in the requests. */
function answering(...statuses: number[]): (string | undefined)[] {
  const named: (string | undefined)[] = []
  vi.stubGlobal('fetch', async (_: string, { headers }: { headers: Record<string, string> }) => {
    named.push(headers['Steward-Company'])
    return new Response('{}', { status: statuses.shift() })
  })
  return named
}

it('every request says which company the page shows, as soon as that is known', async () => {
  const named = answering(200, 200, 200)
  await ask('session')
  showCompany(true)
  await ask('contacts', { method: 'POST', body: {} })
  showCompany(false)
  await ask('contacts')
  expect(named).toEqual([undefined, 'demo', 'own'])
})

it('a demo that has gone is told, and not asked for again', async () => {
  const told: boolean[] = []
  whenSignedOut((ofDemo) => told.push(ofDemo))
  const named = answering(401, 401, 401)
  showCompany(true)
  await expect(ask('session')).rejects.toThrow()
  await expect(ask('session')).rejects.toThrow()
  showCompany(false)
  await expect(ask('contacts')).rejects.toThrow()
  expect(named).toEqual(['demo', undefined, 'own'])
  expect(told).toEqual([true, false])
})
