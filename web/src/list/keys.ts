/** Keys of a list. */

import { useKeys } from '~/shell/useKeys'

export interface ListKeys {
  move: (by: 1 | -1) => void
  /** To the cell at the left or right. */
  side: (by: 1 | -1) => void
  edit: () => void
  open: () => void
  peek: () => void
  /** Picks the row, or all up to it. */
  pick: (range: boolean) => void
  escape: () => void
}

function isPressed(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && Boolean(target.closest('button, a'))
}

export function useListKeys(keys: ListKeys): void {
  useKeys((event) => action(event, keys))
}

function action(event: KeyboardEvent, keys: ListKeys): (() => void) | null {
  switch (event.key) {
    case 'j':
    case 'ArrowDown':
      return () => keys.move(1)
    case 'k':
    case 'ArrowUp':
      return () => keys.move(-1)
    case 'ArrowLeft':
      return isPressed(event.target) ? null : () => keys.side(-1)
    case 'ArrowRight':
      return isPressed(event.target) ? null : () => keys.side(1)
    case 'e':
    case 'F2':
      return keys.edit
    case 'Enter':
      return isPressed(event.target) ? null : keys.open
    case ' ':
      return isPressed(event.target) ? null : keys.peek
    case 'x':
    case 'X':
      return () => keys.pick(event.shiftKey)
    case 'Escape':
      return keys.escape
    default:
      return null
  }
}
