/** Keys of a screen. Asleep while somebody types or an input method composes. */

import { useEffect, useRef } from 'react'
import { palette } from '~/palette/open'
import { isTyping } from './typing'

/** What a key does here; nothing if it belongs to somebody else. */
export type KeyAction = (event: KeyboardEvent) => (() => void) | null | undefined

export function useKeys(action: KeyAction): void {
  const now = useRef(action)
  useEffect(() => {
    now.current = action
  })
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return
      // Whoever types on while the search box is still on its way means that.
      if (palette.isOpened()) return
      const act = now.current(event)
      if (!act) return
      event.preventDefault()
      act()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
}
