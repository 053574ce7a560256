/** Opportunities as cards in the columns of their stages. */

import {
  closestCorners,
  DndContext,
  type DragEndEvent,
  DragOverlay,
  KeyboardSensor,
  MouseSensor,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { fieldOf, isEditable } from '~/api/catalog'
import { readValue, type Values } from '~/api/records'
import type { ObjectDef, Row } from '~/api/types'
import { Empty } from '~/feedback/Empty'
import { explain } from '~/feedback/words'
import { titleOf } from '~/list/Title'
import type { List } from '~/list/useList'
import { WhyLost } from '~/objects/opportunity/StagePath'
import { type Stage, stagesQuery } from '~/objects/opportunity/stages'
import { usePhone } from '~/shell/usePhone'
import { useWords } from '~/words'
import classes from './board.module.css'
import { boards } from './boards'
import { CardBody } from './Card'
import { Column } from './Column'
import { boardStages } from './columns'
import { columnKeys } from './keys'
import { useBoard } from './useBoard'

const Peek = lazy(async () => ({ default: (await import('~/record/Peek')).Peek }))

/** How far a mouse moves before a click becomes a drag, in pixels. */
const DRAG = 6

/** How long a finger rests before it lifts a card, in milliseconds, and how far it may slip meanwhile. */
const PRESS = { delay: 250, tolerance: 8 }

export function Board({ list }: { list: List }) {
  const { data } = useQuery(stagesQuery)
  const stages = data && boardStages(data, null)
  return stages ? <Stages list={list} stages={stages} /> : null
}

function Stages({ list, stages }: { list: List; stages: Stage[] }) {
  const { t } = useWords()
  const { object } = list
  const phone = usePhone()
  const settings = boards[object.name] ?? { by: '', sum: '', weighted: '' }
  const [pages, setPages] = useState<Record<string, number>>({})
  const [lifted, setLifted] = useState<Row | null>(null)
  const [asking, setAsking] = useState<{ row: Row; stage: Stage } | null>(null)
  const board = useBoard({ object, stages, filter: list.filter, order: list.orderText, ...settings, pages })
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: DRAG } }),
    useSensor(TouchSensor, { activationConstraint: PRESS }),
    useSensor(KeyboardSensor, { coordinateGetter: columnKeys(stages.map((stage) => stage.key)) }),
  )
  const field = fieldOf(object, settings.by)
  const movable = field !== undefined && isEditable(object, field)
  const titleOfLifted = lifted ? (titleOf(object, lifted) ?? t('untitled')) : ''
  const stageOf = (id: unknown) => stages.find((stage) => stage.key === id)

  const drop = ({ over }: DragEndEvent) => {
    const row = lifted
    const stage = stageOf(over?.id)
    setLifted(null)
    if (!row || !stage || stage.key === readValue(row, settings.by)) return
    if (stage.outcome === 'lost' && readValue(row, 'lost_reason') === null) setAsking({ row, stage })
    else board.move(row, stage)
  }

  if (board.error) return <Empty title={t('error.title')}>{explain(board.error, t)}</Empty>
  return (
    <div className={classes.body}>
      <DndContext
        sensors={sensors}
        collisionDetection={closestCorners}
        onDragStart={({ active }) => setLifted((active.data.current?.row as Row | undefined) ?? null)}
        onDragEnd={drop}
        onDragCancel={() => setLifted(null)}
        accessibility={{
          screenReaderInstructions: { draggable: t('board.grab') },
          announcements: {
            onDragStart: ({ active }) =>
              t('board.grabbed', { title: titleOf(object, active.data.current?.row as Row) ?? '' }),
            onDragOver: ({ over }) =>
              over ? t('board.over', { stage: stageOf(over.id)?.label ?? '' }) : undefined,
            onDragEnd: ({ over }) =>
              over ? t('board.dropped', { stage: stageOf(over.id)?.label ?? '' }) : t('board.cancelled'),
            onDragCancel: () => t('board.cancelled'),
          },
        }}
      >
        <div className={classes.board} data-phone={phone || undefined}>
          {stages.map((stage) => (
            <Column
              key={stage.key}
              object={object}
              stage={stage}
              page={board.rows(stage.key)}
              sums={board.sums}
              movable={movable}
              peeked={list.peeked}
              onOpen={list.peek}
              onMore={() => setPages({ ...pages, [stage.key]: (pages[stage.key] ?? 1) + 1 })}
            />
          ))}
        </div>
        <DragOverlay dropAnimation={null}>
          {lifted && (
            <div className={classes.card} data-lifted>
              <CardBody object={object} row={lifted} title={titleOfLifted} />
            </div>
          )}
        </DragOverlay>
      </DndContext>
      {list.peeked !== null && !phone && (
        <Suspense>
          <Peek object={object} id={list.peeked} onClose={() => list.peek(null)} />
        </Suspense>
      )}
      <Lost
        object={object}
        asking={asking}
        onClose={() => setAsking(null)}
        onSave={(row, stage, values) => {
          setAsking(null)
          board.move(row, stage, values)
        }}
      />
    </div>
  )
}

interface LostProps {
  object: ObjectDef
  asking: { row: Row; stage: Stage } | null
  onClose: () => void
  onSave: (row: Row, stage: Stage, values: Values) => void
}

function Lost({ object, asking, onClose, onSave }: LostProps) {
  const { t } = useWords()
  return (
    <Modal
      opened={asking !== null}
      onClose={onClose}
      size="sm"
      title={asking ? (titleOf(object, asking.row) ?? '') : ''}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {asking && (
        <WhyLost
          object={object}
          row={asking.row}
          onSave={(values) => onSave(asking.row, asking.stage, values)}
        />
      )}
    </Modal>
  )
}
