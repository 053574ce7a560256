/** The records of a list as cards, in columns by a field: opportunities by their stages, others by any of their options. */

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
import { isEditable } from '~/api/catalog'
import { readValue, type Values } from '~/api/records'
import type { FieldDef, ObjectDef, Row } from '~/api/types'
import { Failed } from '~/feedback/Failed'
import { useOptions } from '~/kinds/select/options'
import { titleOf } from '~/list/titles'
import type { Columns } from '~/list/useColumns'
import type { List } from '~/list/useList'
import { WhyLost } from '~/objects/opportunity/StagePath'
import { stagesQuery } from '~/objects/opportunity/stages'
import { Lacking } from '~/record/Lacking'
import { usePhone } from '~/shell/usePhone'
import { useWords } from '~/words'
import classes from './board.module.css'
import { boards } from './boards'
import { CardBody } from './Card'
import { Column } from './Column'
import { boardStages, type Lane, optionLanes, stageLanes } from './columns'
import { columnKeys } from './keys'
import { laneOf } from './lane'
import { type Lack, useBoard } from './useBoard'

const Peek = lazy(async () => ({ default: (await import('~/record/Peek')).Peek }))

/** How far a mouse moves before a click becomes a drag, in pixels. */
const DRAG = 6

/** How long a finger rests before it lifts a card, in milliseconds, and how far it may slip meanwhile. */
const PRESS = { delay: 250, tolerance: 8 }

interface Props {
  list: List
  columns: Columns
  /** The field that makes the columns of the board. */
  by: FieldDef
}

export default function Board(props: Props) {
  const { by, list } = props
  // The stages of a way to a sale are records of their own, of one pipeline each.
  const isPath = boards[list.object.name]?.by === by.name
  return isPath ? <OfStages key={by.name} {...props} /> : <OfOptions key={by.name} {...props} />
}

function OfStages(props: Props) {
  const { data } = useQuery(stagesQuery)
  const stages = data && boardStages(data, null)
  if (!stages) return null
  const pipeline = stages[0]?.pipeline_id
  return (
    <Lanes
      {...props}
      lanes={stageLanes(props.by.name, stages)}
      within={pipeline === undefined ? [] : [['pipeline_id', `eq.${pipeline}`]]}
    />
  )
}

function OfOptions(props: Props) {
  const { t, say } = useWords()
  const { by, list } = props
  const options = useOptions(list.object, by)
  return <Lanes {...props} lanes={optionLanes(by, options, say, t('chart.none'))} within={[]} />
}

/** How many fields of the list a card shows, where it has no way of its own. */
const FACTS = 4

interface LanesProps extends Props {
  lanes: Lane[]
  within: [string, string][]
}

function Lanes({ list, columns, by, lanes, within }: LanesProps) {
  const { t } = useWords()
  const { object } = list
  const phone = usePhone()
  const settings = boards[object.name]
  // A running number says nothing on a card.
  const facts = columns.columns
    .filter(({ field }) => field.kind !== 'auto_number')
    .map(({ field }) => field.name)
    .filter((name) => name !== object.title && name !== by.name && name !== 'owner_id')
    .slice(0, FACTS)
  const [pages, setPages] = useState<Record<string, number>>({})
  const [lifted, setLifted] = useState<Row | null>(null)
  const [asking, setAsking] = useState<{ row: Row; lane: Lane } | null>(null)
  const [lack, setLack] = useState<Lack | null>(null)
  const board = useBoard({
    object,
    lanes,
    by: by.name,
    within,
    filter: list.filter,
    order: list.orderText,
    sums: settings ?? null,
    shown: settings?.shown ?? [...facts, 'owner_id'],
    pages,
  })
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: DRAG } }),
    useSensor(TouchSensor, { activationConstraint: PRESS }),
    useSensor(KeyboardSensor, { coordinateGetter: columnKeys(lanes.map((lane) => lane.id)) }),
  )
  const movable = isEditable(object, by)
  const titleOfLifted = lifted ? (titleOf(object, lifted) ?? t('untitled')) : ''
  const find = (id: unknown) => lanes.find((lane) => lane.id === id)

  const move = async (row: Row, lane: Lane, values?: Values) => setLack(await board.move(row, lane, values))
  const drop = ({ over }: DragEndEvent) => {
    const row = lifted
    const lane = find(over?.id)
    setLifted(null)
    if (!row || !lane || lane.id === laneOf(row, by.name)) return
    if (lane.outcome === 'lost' && readValue(row, 'lost_reason') === null) setAsking({ row, lane })
    else move(row, lane)
  }

  if (board.error) return <Failed error={board.error} again={board.again} />
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
              over ? t('board.over', { stage: find(over.id)?.label ?? '' }) : undefined,
            onDragEnd: ({ over }) =>
              over ? t('board.dropped', { stage: find(over.id)?.label ?? '' }) : t('board.cancelled'),
            onDragCancel: () => t('board.cancelled'),
          },
        }}
      >
        <div className={classes.board} data-phone={phone || undefined}>
          {lanes.map((lane) => (
            <Column
              key={lane.id}
              object={object}
              lane={lane}
              page={board.rows(lane.id)}
              sums={board.sums}
              money={settings !== undefined}
              facts={facts}
              movable={movable}
              peeked={list.peeked}
              onOpen={list.peek}
              onMore={() => setPages({ ...pages, [lane.id]: (pages[lane.id] ?? 1) + 1 })}
            />
          ))}
        </div>
        <DragOverlay dropAnimation={null}>
          {lifted && (
            <div className={classes.card} data-lifted>
              <CardBody object={object} row={lifted} title={titleOfLifted} facts={facts} />
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
        onSave={(row, lane, values) => {
          setAsking(null)
          move(row, lane, values)
        }}
      />
      {lack && (
        <Lacking
          {...lack}
          object={object}
          busy={board.busy}
          onSave={(values) => move(lack.row, lack.lane, values)}
          onClose={() => setLack(null)}
        />
      )}
    </div>
  )
}

interface LostProps {
  object: ObjectDef
  asking: { row: Row; lane: Lane } | null
  onClose: () => void
  onSave: (row: Row, lane: Lane, values: Values) => void
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
          onSave={(values) => onSave(asking.row, asking.lane, values)}
        />
      )}
    </Modal>
  )
}
