/** A column with its sums and its cards; only those that are seen are drawn. */

import { useDraggable, useDroppable } from '@dnd-kit/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import type { Page } from '~/api/records'
import type { ObjectDef, Row } from '~/api/types'
import { titleOf } from '~/list/titles'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { formatNumber, formatShort } from '~/words/format'
import classes from './board.module.css'
import { CardBody } from './Card'
import { type Lane, NOTHING, type Sums } from './columns'

/** The height of a card with the space below it, in pixels, before it has been measured. */
const CARD = 128

/** How many cards are drawn beyond the edge. */
const BEYOND = 4

interface Props {
  object: ObjectDef
  lane: Lane
  page: Page | undefined
  sums: Map<string, Sums> | undefined
  /** Whether amounts are added up. */
  money: boolean
  /** What a card shows, where it has no way of its own. */
  facts: string[]
  movable: boolean
  peeked: number | null
  onOpen: (id: number) => void
  onMore: () => void
}

export function Column(props: Props) {
  const { object, lane, page, sums, money, facts, movable, peeked, onOpen, onMore } = props
  const { t } = useWords()
  const scroller = useRef<HTMLDivElement>(null)
  const { setNodeRef, isOver } = useDroppable({ id: lane.id })
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
      aria-label={lane.label}
    >
      <Head lane={lane} money={money} sums={sums && (sums.get(lane.id) ?? NOTHING)} />
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
                    lane={lane}
                    facts={facts}
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

function Head({ lane, money, sums }: { lane: Lane; money: boolean; sums: Sums | undefined }) {
  const { t, language } = useWords()
  const { currency } = useCatalog()
  return (
    <header className={classes.head}>
      <h2 data-outcome={lane.outcome}>
        {lane.label} <span className={classes.count}>{sums && formatNumber(sums.count, language)}</span>
      </h2>
      {money && (
        <p className={classes.sums}>
          {sums && (
            <>
              <span title={`${t('board.sum')} ${formatNumber(sums.sum, language, 2)}`}>
                {formatShort(sums.sum, currency, language)}
              </span>
              {(lane.outcome ?? 'open') === 'open' && (
                <span title={formatNumber(sums.weighted, language, 2)}>
                  {t('board.weighted')} {formatShort(sums.weighted, currency, language)}
                </span>
              )}
            </>
          )}
        </p>
      )}
    </header>
  )
}

interface CardProps {
  object: ObjectDef
  row: Row
  lane: Lane
  facts: string[]
  movable: boolean
  peeked: boolean
  onOpen: () => void
}

function Card({ object, row, lane, facts, movable, peeked, onOpen }: CardProps) {
  const { t } = useWords()
  const { setNodeRef, listeners, attributes, isDragging } = useDraggable({
    id: row.id,
    data: { row, lane: lane.id },
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
      data-card={row.id}
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
      <CardBody object={object} row={row} title={title} facts={facts} />
    </div>
  )
}
