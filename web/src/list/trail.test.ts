import { QueryClient } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import type { Page } from '~/api/records'
import type { ObjectDef } from '~/api/types'
import { PAGE } from './extent'
import { leaveTrail, rowBeside, rowsKey, standingOf } from './trail'

const object = { name: 'account', plural: 'accounts' } as ObjectDef

const page = (from: number, count: number): Page => ({
  rows: Array.from({ length: count }, (_, at) => ({ id: from + at })),
  next: null,
})

function seen(): QueryClient {
  const client = new QueryClient()
  client.setQueryData([...rowsKey(object), 'order=name', 0], page(1000, PAGE))
  client.setQueryData([...rowsKey(object), 'order=name', 1], page(1000 + PAGE, 3))
  leaveTrail({ plural: 'accounts', text: 'order=name' })
  return client
}

describe('the way through a list', () => {
  it('leads from page to page, and ends at both ends', async () => {
    const client = seen()
    const at = standingOf(client, object, 1000 + PAGE - 1)
    expect(at).toEqual({ text: 'order=name', index: PAGE - 1 })
    if (!at) return
    expect((await rowBeside(client, object, at, 1))?.id).toBe(1000 + PAGE)
    expect((await rowBeside(client, object, at, -1))?.id).toBe(1000 + PAGE - 2)
    expect(await rowBeside(client, object, { ...at, index: 0 }, -1)).toBeNull()
    expect(await rowBeside(client, object, { ...at, index: PAGE + 2 }, 1)).toBeNull()
  })

  it('is none for what was not seen there, and for other objects', () => {
    const client = seen()
    expect(standingOf(client, object, 7)).toBeNull()
    expect(standingOf(client, { name: 'lead', plural: 'leads' } as ObjectDef, 1000)).toBeNull()
  })
})
