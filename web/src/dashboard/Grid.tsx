/** The charts of a dashboard in their places; whoever made it carries and resizes them by mouse, finger or keys. */

import {
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  MouseSensor,
  TouchSensor,
  useDraggable,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { useElementSize } from '@mantine/hooks'
import { IconArrowsMove, IconPencil, IconResize, IconTable, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { carry } from '~/calendar/keys'
import { useWords } from '~/words'
import { ChartView } from './ChartView'
import { type Box, type ChartDef, COLUMNS } from './chart'
import classes from './dashboard.module.css'
import { arranged } from './layout'

/** The height of a row and the space between charts, in rem. */
const ROW = 5
const GAP = 0.75

const rem = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize)

interface Props {
  charts: ChartDef[]
  editing: boolean
  phone: boolean
  onArrange: (charts: ChartDef[]) => void
  onEdit: (chart: ChartDef) => void
  onRemove: (chart: ChartDef) => void
}

export function Grid({ charts, editing, phone, onArrange, onEdit, onRemove }: Props) {
  const { t } = useWords()
  const { ref, width } = useElementSize()
  const [preview, setPreview] = useState<ChartDef[] | null>(null)
  const step = () => ({ x: (width + GAP * rem()) / COLUMNS, y: (ROW + GAP) * rem() })
  const sensors = useSensors(
    useSensor(MouseSensor),
    useSensor(TouchSensor),
    useSensor(KeyboardSensor, { coordinateGetter: carry(step) }),
  )
  const moved = ({ active, delta }: Pick<DragEndEvent, 'active' | 'delta'>): ChartDef[] => {
    const { chart, resize } = active.data.current as { chart: ChartDef; resize: boolean }
    const by = { x: Math.round(delta.x / step().x), y: Math.round(delta.y / step().y) }
    const box: Box = resize
      ? { ...chart, w: Math.min(COLUMNS - chart.x, chart.w + by.x), h: chart.h + by.y }
      : { ...chart, x: chart.x + by.x, y: chart.y + by.y }
    return arranged(charts, chart.id, { x: box.x, y: box.y, w: box.w, h: box.h })
  }
  const shown = preview ?? charts
  const inOrder = [...shown].sort((one, other) => one.y - other.y || one.x - other.x)
  return (
    <DndContext
      sensors={sensors}
      onDragMove={(event) => setPreview(moved(event))}
      onDragCancel={() => setPreview(null)}
      onDragEnd={(event) => {
        const then = moved(event)
        setPreview(null)
        if (JSON.stringify(then) !== JSON.stringify(charts)) onArrange(then)
      }}
      accessibility={{ screenReaderInstructions: { draggable: t('dashboard.grab') } }}
    >
      <div ref={ref} className={classes.grid} data-drawn data-phone={phone || undefined}>
        {inOrder.map((chart) => (
          <Tile
            key={chart.id}
            chart={chart}
            at={charts.find((one) => one.id === chart.id) ?? chart}
            editing={editing}
            phone={phone}
            onEdit={() => onEdit(chart)}
            onRemove={() => onRemove(chart)}
          />
        ))}
      </div>
    </DndContext>
  )
}

interface TileProps {
  chart: ChartDef
  /** Where it stands while it is being carried. */
  at: ChartDef
  editing: boolean
  phone: boolean
  onEdit: () => void
  onRemove: () => void
}

function Tile({ chart, at, editing, phone, onEdit, onRemove }: TileProps) {
  const { t } = useWords()
  const [asTable, setAsTable] = useState(false)
  const move = useDraggable({ id: chart.id, data: { chart: at, resize: false }, disabled: !editing })
  const size = useDraggable({ id: `${chart.id}|size`, data: { chart: at, resize: true }, disabled: !editing })
  const hasTable = chart.kind !== 'number' && chart.kind !== 'table'
  return (
    <section
      ref={move.setNodeRef}
      className={classes.tile}
      aria-label={chart.title}
      data-carried={move.isDragging || size.isDragging || undefined}
      style={
        phone
          ? { height: chart.kind === 'number' ? undefined : `${Math.max(3, chart.h) * ROW}rem` }
          : {
              gridColumn: `${chart.x + 1} / span ${chart.w}`,
              gridRow: `${chart.y + 1} / span ${chart.h}`,
            }
      }
    >
      <header>
        {editing && !phone && (
          <button
            type="button"
            className={classes.handle}
            {...move.attributes}
            {...move.listeners}
            aria-label={t('dashboard.move', { title: chart.title })}
          >
            <IconArrowsMove size={16} aria-hidden />
          </button>
        )}
        <h2>{chart.title}</h2>
        {hasTable && (
          <button
            type="button"
            className={classes.icon}
            aria-pressed={asTable}
            aria-label={t('chart.as_table', { title: chart.title })}
            title={t('chart.numbers')}
            onClick={() => setAsTable(!asTable)}
          >
            <IconTable size={16} aria-hidden />
          </button>
        )}
        {editing && (
          <>
            <button
              type="button"
              className={classes.icon}
              aria-label={t('chart.edit', { title: chart.title })}
              onClick={onEdit}
            >
              <IconPencil size={16} aria-hidden />
            </button>
            <button
              type="button"
              className={classes.icon}
              aria-label={t('chart.remove', { title: chart.title })}
              onClick={onRemove}
            >
              <IconTrash size={16} aria-hidden />
            </button>
          </>
        )}
      </header>
      <div className={classes.body}>
        <ChartView chart={chart} asTable={asTable} />
      </div>
      {editing && !phone && (
        <button
          type="button"
          ref={size.setNodeRef}
          className={classes.resize}
          {...size.attributes}
          {...size.listeners}
          aria-label={t('dashboard.resize', { title: chart.title })}
        >
          <IconResize size={14} aria-hidden />
        </button>
      )}
    </section>
  )
}
