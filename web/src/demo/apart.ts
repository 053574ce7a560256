/** What this browser keeps for the own company and for the demo company: each finds only its own. */

/** What a key is called as long as the other company is on screen. */
const ASIDE = 'aside.'

/** What all of ours are called. */
const OURS = 'steward.'

/** Set as long as the demo company is on screen. */
const HERE = `${OURS}demo`

/** What belongs to people and records rather than to the device. */
const OF_A_COMPANY = /^steward\.(draft|recent|favourites|columns|tour|screen)\./

const keys = (storage: Storage, start: string): string[] =>
  Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? '').filter((key) =>
    key.startsWith(start),
  )

/** Puts the own company's aside when the demo is entered, and back when it has been left, however that came. */
export function keepApart(here: boolean, storage: Storage = localStorage): void {
  if (here === (storage.getItem(HERE) !== null)) return
  const move = (key: string, to: string) => storage.setItem(to, storage.getItem(key) ?? '')
  if (here) {
    for (const key of keys(storage, OURS)) {
      move(key, ASIDE + key)
      if (OF_A_COMPANY.test(key)) storage.removeItem(key)
    }
    storage.setItem(HERE, 'here')
    return
  }
  for (const key of keys(storage, OURS)) storage.removeItem(key)
  for (const key of keys(storage, ASIDE)) {
    move(key, key.slice(ASIDE.length))
    storage.removeItem(key)
  }
}
