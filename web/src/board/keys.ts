/** Arrow keys carry a lifted card from column to column. */

import type { KeyboardCoordinateGetter } from '@dnd-kit/core'

export function columnKeys(order: string[]): KeyboardCoordinateGetter {
  return (event, { context, currentCoordinates }) => {
    const by = event.code === 'ArrowRight' ? 1 : event.code === 'ArrowLeft' ? -1 : 0
    if (by === 0) return undefined
    event.preventDefault()
    const home = context.active?.data.current?.lane
    const now = order.indexOf(String(context.over?.id ?? home))
    const next = order[Math.max(0, Math.min(order.length - 1, now + by))]
    const rect = next === undefined ? undefined : context.droppableRects.get(next)
    return rect ? { x: rect.left, y: rect.top } : currentCoordinates
  }
}
