/** Keys of the calendar. */

import type { KeyboardCoordinateGetter } from '@dnd-kit/core'
import type { Span } from '~/shell/search'
import { useKeys } from '~/shell/useKeys'

interface Keys {
  step: (by: 1 | -1) => void
  today: () => void
  show: (span: Span) => void
}

const SPAN_KEYS: Record<string, Span> = { m: 'month', w: 'week', d: 'day', a: 'agenda' }

export function useCalendarKeys(keys: Keys): void {
  useKeys((event) => {
    const span = SPAN_KEYS[event.key]
    if (span) return () => keys.show(span)
    switch (event.key) {
      case 'PageDown':
        return () => keys.step(1)
      case 'PageUp':
        return () => keys.step(-1)
      case 't':
        return keys.today
      default:
        return null
    }
  })
}

/** By how much an arrow key carries a lifted entry, in pixels. */
export function carry(size: () => { x: number; y: number }): KeyboardCoordinateGetter {
  return (event, { currentCoordinates }) => {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.code]
    if (!by) return undefined
    event.preventDefault()
    const { x, y } = size()
    return {
      x: currentCoordinates.x + (by[0] ?? 0) * x,
      y: currentCoordinates.y + (by[1] ?? 0) * y,
    }
  }
}
