import { describe, expect, it } from 'vitest'
import { keepApart } from './apart'

function storageOf(start: Record<string, string>): Storage {
  const map = new Map(Object.entries(start))
  return {
    get length() {
      return map.size
    },
    key: (at) => [...map.keys()][at] ?? null,
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
    clear: () => map.clear(),
  }
}

const own = {
  'steward.theme': 'dark',
  'steward.draft.accounts': 'mine',
  'steward.recent.1': 'mine',
  'steward.screen.of': '1',
  other: 'of another page',
}

describe('what the browser keeps', () => {
  it('is put aside for the demo company, and comes back whole', () => {
    const storage = storageOf(own)
    keepApart(true, storage)
    expect(storage.getItem('steward.theme')).toBe('dark')
    expect(storage.getItem('steward.draft.accounts')).toBeNull()
    expect(storage.getItem('steward.screen.of')).toBeNull()
    storage.setItem('steward.draft.accounts', 'of the demo')
    storage.setItem('steward.theme', 'light')
    keepApart(true, storage)
    expect(storage.getItem('steward.draft.accounts')).toBe('of the demo')
    keepApart(false, storage)
    const left = Object.fromEntries(
      Array.from({ length: storage.length }, (_, at) => storage.key(at) as string).map((key) => [
        key,
        storage.getItem(key),
      ]),
    )
    expect(left).toEqual(own)
  })

  it('is left alone where there is no demo', () => {
    const storage = storageOf(own)
    keepApart(false, storage)
    expect(storage.getItem('steward.draft.accounts')).toBe('mine')
    expect(storage.length).toBe(Object.keys(own).length)
  })
})
