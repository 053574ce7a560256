/** What the search box makes of a key. */

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing'>

export interface Place {
  /** The search box is open. */
  opened: boolean
  /** Keys belong to what somebody types. */
  typing: boolean
  /** Keys belong to a dialog or menu: nothing opens above what somebody has begun there. */
  inDialog: boolean
}

/** `keep` leaves everything as it is and keeps the key from the browser; nothing if the key is no key of ours. */
export function answerOf(key: Key, { opened, typing, inDialog }: Place): 'open' | 'close' | 'keep' | null {
  if (key.isComposing || key.altKey) return null
  const held = key.ctrlKey || key.metaKey
  if (held && key.key.toLowerCase() === 'k') return opened ? 'close' : inDialog ? 'keep' : 'open'
  return !held && key.key === '/' && !opened && !typing && !inDialog ? 'open' : null
}
