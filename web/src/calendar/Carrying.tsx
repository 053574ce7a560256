/** Entries that are carried from one place of a calendar to another: by mouse, finger or keys. */

import {
  type CollisionDetection,
  closestCenter,
  DndContext,
  type DragEndEvent,
  DragOverlay,
  KeyboardSensor,
  MouseSensor,
  pointerWithin,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { type ReactNode, useState } from 'react'
import { useWords } from '~/words'
import { formatDay } from '~/words/format'
import { clockNow } from '~/words/zone'
import { colours, Words } from './Chip'
import classes from './calendar.module.css'
import { movedTo } from './grid'
import { carry } from './keys'
import type { Entry } from './sources'

/** How far a mouse moves before a click becomes a drag, in pixels. */
const DRAG = 6

/** How long a finger rests before it lifts an entry, in milliseconds, and how far it may slip meanwhile. */
const PRESS = { delay: 250, tolerance: 8 }

const under: CollisionDetection = (args) =>
  args.pointerCoordinates ? pointerWithin(args) : closestCenter(args)

interface Props {
  children: ReactNode
  /** How far a key carries, in pixels. */
  size: () => { x: number; y: number }
  /** By how many minutes so many pixels downwards move an entry. */
  minutes: (pixels: number) => number
  move: (entry: Entry, from: string, to: string, minutes: number) => void
}

interface Lifted {
  entry: Entry
  day: string
  over: string
  minutes: number
}

export function Carrying({ children, size, minutes, move }: Props) {
  const { t, language } = useWords()
  const [lifted, setLifted] = useState<Lifted | null>(null)
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: DRAG } }),
    useSensor(TouchSensor, { activationConstraint: PRESS }),
    useSensor(KeyboardSensor, { coordinateGetter: carry(size) }),
  )
  const shift = (entry: Entry, pixels: number) => (entry.allDay ? 0 : minutes(pixels))
  const then = lifted && movedTo(lifted.entry, lifted.day, lifted.over, lifted.minutes)
  const drop = ({ over, delta }: DragEndEvent) => {
    if (lifted && over) move(lifted.entry, lifted.day, String(over.id), shift(lifted.entry, delta.y))
    setLifted(null)
  }
  const dayWords = (id: unknown) => formatDay(String(id), language, clockNow())
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={under}
      onDragStart={({ active }) => {
        const data = active.data.current as { entry: Entry; day: string } | undefined
        if (data) setLifted({ ...data, over: data.day, minutes: 0 })
      }}
      onDragMove={({ over, delta }) =>
        setLifted((now) => {
          if (!now) return now
          const next = { over: over ? String(over.id) : now.over, minutes: shift(now.entry, delta.y) }
          return next.over === now.over && next.minutes === now.minutes ? now : { ...now, ...next }
        })
      }
      onDragEnd={drop}
      onDragCancel={() => setLifted(null)}
      accessibility={{
        screenReaderInstructions: { draggable: t('calendar.grab') },
        announcements: {
          onDragStart: ({ active }) =>
            t('board.grabbed', { title: (active.data.current as { entry: Entry }).entry.title }),
          onDragOver: ({ over }) => (over ? t('board.over', { stage: dayWords(over.id) }) : undefined),
          onDragEnd: ({ over }) =>
            over ? t('board.dropped', { stage: dayWords(over.id) }) : t('board.cancelled'),
          onDragCancel: () => t('board.cancelled'),
        },
      }}
    >
      {children}
      <DragOverlay dropAnimation={null}>
        {lifted && (
          <div className={classes.chip} data-lifted style={colours(lifted.entry)}>
            <Words entry={lifted.entry} start={then?.start} />
          </div>
        )}
      </DragOverlay>
    </DndContext>
  )
}
