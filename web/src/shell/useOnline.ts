import { useSyncExternalStore } from 'react'

function subscribe(then: () => void): () => void {
  addEventListener('online', then)
  addEventListener('offline', then)
  return () => {
    removeEventListener('online', then)
    removeEventListener('offline', then)
  }
}

/** Whether the device has a network at all. */
export function useOnline(): boolean {
  return useSyncExternalStore(subscribe, () => navigator.onLine)
}
