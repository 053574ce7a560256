/** Whether something is open that belongs to no screen, so that any screen can open it. */

import { useSyncExternalStore } from 'react'

export interface Opening {
  open: () => void
  close: () => void
  useOpened: () => boolean
  /** The same, for whoever draws nothing. */
  isOpened: () => boolean
}

export function opening(): Opening {
  let opened = false
  const listeners = new Set<() => void>()
  const set = (then: boolean) => {
    opened = then
    for (const tell of listeners) tell()
  }
  const subscribe = (tell: () => void) => {
    listeners.add(tell)
    return () => listeners.delete(tell)
  }
  return {
    open: () => set(true),
    close: () => set(false),
    useOpened: () => useSyncExternalStore(subscribe, () => opened),
    isOpened: () => opened,
  }
}
