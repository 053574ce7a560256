/** A stage with its sums and its cards; only those that are seen are drawn. */

import { useDraggable, useDroppable } from '@dnd-kit/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import type { Page } from '~/api/records'
import type { ObjectDef, Row } from '~/api/types'
import { titleOf } from '~/list/Title'
import type { Stage } from '~/objects/opportunity/stages'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { formatNumber, formatShort } from '~/words/format'
import classes from './board.module.css'
import { CardBody } from './Card'
import { NOTHING, type Sums } from './columns'

/** The height of a card with the space below it, in pixels, before it has been measured. */
const CARD = 128

/** How many cards are drawn beyond the edge. */
const BEYOND = 4

interface Props {
  object: ObjectDef
  stage: Stage
  page: Page | undefined
  sums: Map<string, Sums> | undefined
  movable: boolean
  peeked: number | null
  onOpen: (id: number) => void
  onMore: () => void
}

export function Column({ object, stage, page, sums, movable, peeked, onOpen, onMore }: Props) {
  const { t } = useWords()
  const scroller = useRef<HTMLDivElement>(null)
  const { setNodeRef, isOver } = useDroppable({ id: stage.key })
  const rows = page?.rows ?? []
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => CARD,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: BEYOND,
  })
  return (
    <section
      ref={setNodeRef}
      className={classes.column}
      data-over={isOver || undefined}
      aria-label={stage.label}
    >
      <Head stage={stage} sums={sums && (sums.get(stage.key) ?? NOTHING)} />
      <div ref={scroller} className={classes.cards}>
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index]
            return (
              row && (
                <div
                  key={item.key}
                  data-index={item.index}
                  ref={virtual.measureElement}
                  className={classes.place}
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  <Card
                    object={object}
                    row={row}
                    stage={stage}
                    movable={movable}
                    peeked={peeked === row.id}
                    onOpen={() => onOpen(row.id)}
                  />
                </div>
              )
            )
          })}
        </div>
        {page && rows.length === 0 && <p className={classes.none}>{t('board.none')}</p>}
        {page?.next && (
          <button type="button" className={classes.more} onClick={onMore}>
            {t('board.more')}
          </button>
        )}
      </div>
    </section>
  )
}

function Head({ stage, sums }: { stage: Stage; sums: Sums | undefined }) {
  const { t, language } = useWords()
  const { currency } = useCatalog()
  return (
    <header className={classes.head}>
      <h2 data-outcome={stage.outcome}>
        {stage.label} <span className={classes.count}>{sums && formatNumber(sums.count, language)}</span>
      </h2>
      <p className={classes.sums}>
        {sums && (
          <>
            <span title={`${t('board.sum')} ${formatNumber(sums.sum, language, 2)}`}>
              {formatShort(sums.sum, currency, language)}
            </span>
            {stage.outcome === 'open' && (
              <span title={formatNumber(sums.weighted, language, 2)}>
                {t('board.weighted')} {formatShort(sums.weighted, currency, language)}
              </span>
            )}
          </>
        )}
      </p>
    </header>
  )
}

interface CardProps {
  object: ObjectDef
  row: Row
  stage: Stage
  movable: boolean
  peeked: boolean
  onOpen: () => void
}

function Card({ object, row, stage, movable, peeked, onOpen }: CardProps) {
  const { t } = useWords()
  const { setNodeRef, listeners, attributes, isDragging } = useDraggable({
    id: row.id,
    data: { row, stage: stage.key },
    disabled: !movable,
  })
  const title = titleOf(object, row) ?? t('untitled')
  return (
    <div
      ref={setNodeRef}
      {...attributes}
      {...listeners}
      role="button"
      tabIndex={0}
      className={classes.card}
      data-dragged={isDragging || undefined}
      data-peeked={peeked || undefined}
      onClick={onOpen}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !isDragging) {
          event.preventDefault()
          onOpen()
          return
        }
        listeners?.onKeyDown?.(event)
      }}
    >
      <CardBody object={object} row={row} title={title} />
    </div>
  )
}
