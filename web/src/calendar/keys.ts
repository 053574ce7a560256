/** Keys of the calendar. Asleep while somebody types or an input method composes. */

import type { KeyboardCoordinateGetter } from '@dnd-kit/core'
import { useEffect, useRef } from 'react'
import type { Span } from '~/shell/search'
import { isTyping } from '~/shell/typing'

interface Keys {
  step: (by: 1 | -1) => void
  today: () => void
  show: (span: Span) => void
  create: () => void
}

const SPAN_KEYS: Record<string, Span> = { m: 'month', w: 'week', d: 'day', a: 'agenda' }

export function useCalendarKeys(keys: Keys): void {
  const now = useRef(keys)
  useEffect(() => {
    now.current = keys
  })
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return
      const span = SPAN_KEYS[event.key]
      if (span) now.current.show(span)
      else if (event.key === 'PageDown') now.current.step(1)
      else if (event.key === 'PageUp') now.current.step(-1)
      else if (event.key === 't') now.current.today()
      else if (event.key === 'c') now.current.create()
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
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
