import { useSyncExternalStore } from 'react'

/** Below this width a screen is a phone's, in pixels. */
const PHONE = 700

// One for all: rows and cells ask often.
const narrow = matchMedia(`(max-width: ${PHONE - 1}px)`)

function subscribe(tell: () => void): () => void {
  narrow.addEventListener('change', tell)
  return () => narrow.removeEventListener('change', tell)
}

export function usePhone(): boolean {
  return useSyncExternalStore(subscribe, () => narrow.matches)
}
