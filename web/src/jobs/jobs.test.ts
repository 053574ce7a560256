import { afterEach, describe, expect, it, vi } from 'vitest'
import { Catalog } from '~/api/catalog'
import { ApiError } from '~/api/client'
import type { FieldDef, ObjectDef } from '~/api/types'
import { changing, chunks, divided } from './bulk'
import { exportSelect, rowsIn } from './export'
import { resume, start, stop, type Work } from './jobs'
import { countOf } from './picked'

const refusal = () =>
  new ApiError(422, 'ST422', 'no', null, null, [{ field: 'a', code: 'x', message: 'not this' }])

describe('a request that is refused', () => {
  it('is divided until those that are refused are known', async () => {
    const asked: number[][] = []
    const { done, refused } = await divided([1, 2, 3, 4, 5], async (ids) => {
      asked.push(ids)
      if (ids.includes(4)) throw refusal()
      return ids
    })
    expect(done).toEqual([1, 2, 3, 5])
    expect(refused).toEqual([{ id: 4, why: 'not this' }])
    expect(asked.length).toBeLessThanOrEqual(6)
  })
  it('does not become a thousand requests', async () => {
    let asked = 0
    const { done, refused } = await divided(
      Array.from({ length: 1000 }, (_, id) => id),
      async () => {
        asked++
        throw refusal()
      },
    )
    expect(done).toEqual([])
    expect(refused).toHaveLength(1000)
    expect(asked).toBeLessThan(120)
  })
  it('is not divided when the server cannot be reached', async () => {
    const gone = new ApiError(0, 'unreachable', '')
    await expect(divided([1, 2], () => Promise.reject(gone))).rejects.toBe(gone)
  })
})

describe('changing many', () => {
  const object = { name: 'account', plural: 'accounts' } as ObjectDef
  afterEach(() => vi.unstubAllGlobals())

  /** A server with so many records whose owner is their id modulo three. */
  function serve(count: number) {
    const owner = new Map(Array.from({ length: count }, (_, at) => [at + 1, (at + 1) % 3]))
    const calls: string[] = []
    vi.stubGlobal('document', { documentElement: { lang: 'en' } })
    vi.stubGlobal('fetch', async (address: string, options: RequestInit) => {
      const url = new URL(address, 'http://x')
      calls.push(options.method ?? 'GET')
      const among = url.searchParams.getAll('id')
      const after = Number(among.find((test) => test.startsWith('gt.'))?.slice(3) ?? 0)
      const list = among
        .find((test) => test.startsWith('in.'))
        ?.slice(4, -1)
        .split(',')
        .map(Number)
      if (options.method === 'PATCH') {
        const body = JSON.parse(String(options.body)) as { owner_id: number }
        for (const id of list ?? []) owner.set(id, body.owner_id)
        return new Response(JSON.stringify((list ?? []).map((id) => ({ id }))))
      }
      const ids = (list ?? [...owner.keys()]).filter((id) => id > after).slice(0, 1000)
      return new Response(JSON.stringify(ids.map((id) => ({ id, owner_id: owner.get(id) }))))
    })
    return { owner, calls }
  }

  it('goes through all that match, a thousand at a time, and back', async () => {
    const { owner, calls } = serve(2500)
    const picked = { filter: 'level=eq.A', except: new Set([7]), total: 2500 }
    expect(countOf(picked)).toBe(2499)
    const job = await start('change', changing(object, picked, { owner_id: 0 }))
    expect(job.state).toBe('done')
    expect(job.progress.seen).toBe(2499)
    expect(calls.filter((method) => method === 'PATCH')).toHaveLength(3)
    expect([...owner].filter(([, who]) => who !== 0).map(([id]) => id)).toEqual([7])
    const undo = job.work.undo?.()
    expect(undo?.total).toBe(1666)
    if (undo) await start('undo', undo)
    expect([...owner].every(([id, who]) => who === id % 3)).toBe(true)
  })
})

describe('a job', () => {
  it('can be stopped and taken up again, and goes on after a failure', async () => {
    let at = 0
    let fail = true
    const work: Work = {
      total: 4,
      step: async () => {
        if (at === 2 && fail) {
          fail = false
          throw new Error('a hiccup')
        }
        at++
        return { seen: at, done: at, refused: [], finished: at === 4 }
      },
    }
    const failed = await start('work', work)
    expect([failed.state, failed.progress.done]).toEqual(['failed', 2])
    const going = resume(failed.id)
    stop(failed.id)
    expect((await going).state).toBe('stopped')
    expect((await resume(failed.id)).state).toBe('done')
  })

  it('is stopped on the server, too, while it is asked how far it is', async () => {
    let halted = 0
    let hiccup = true
    const work: Work = {
      total: null,
      halt: async () => {
        halted++
      },
      step: (signal) =>
        new Promise((_, reject) => {
          if (hiccup) reject(new Error('a hiccup'))
          hiccup = false
          signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')))
        }),
    }
    const failed = await start('work', work)
    const going = resume(failed.id)
    await Promise.resolve()
    stop(failed.id)
    expect([(await going).state, halted]).toEqual(['stopped', 1])
  })
})

describe('an export', () => {
  const field = (name: string, more: Partial<FieldDef> = {}): FieldDef => ({
    name,
    kind: 'text',
    label: { en: name, zh: `字段 "${name}"` },
    writable: true,
    ...more,
  })
  it('has the columns under their labels, and names of records', () => {
    const catalog = new Catalog({
      currency: null,
      objects: [{ name: 'account', plural: 'accounts', title: 'name' } as ObjectDef],
    })
    const fields = [field('name'), field('account_id', { kind: 'reference', references: 'accounts' })]
    expect(exportSelect({ catalog, fields, say: (words) => words.zh })).toBe(
      '"字段 \\"name\\"":name,"字段 \\"account_id\\"":account_id(name)',
    )
  })
  it('counts its records', () => {
    expect(rowsIn('a,b\n1,2\n3,"x\ny"\n')).toBe(2)
    expect(rowsIn('a\r\n1')).toBe(1)
    expect(rowsIn('a\n')).toBe(0)
    expect(chunks([1, 2])).toEqual([[1, 2]])
  })
})
