/** Puts the cursor into an input as soon as it has come: editors are fetched when they are first used. */

import { type RefObject, useEffect } from 'react'

const WRITABLE = 'input:not([type="hidden"]):not([aria-hidden]), textarea, [contenteditable="true"]'

export function useFocusInside(box: RefObject<HTMLElement | null>, wanted: boolean): void {
  useEffect(() => {
    const inside = box.current
    if (!inside || !wanted) return
    const focus = () => {
      const input = inside.querySelector<HTMLElement>(WRITABLE)
      if (!input) return false
      input.focus()
      if (input instanceof HTMLInputElement && input.type !== 'checkbox') input.select()
      return true
    }
    if (focus()) return
    const watch = new MutationObserver(() => focus() && watch.disconnect())
    watch.observe(inside, { childList: true, subtree: true })
    return () => watch.disconnect()
  }, [box, wanted])
}
