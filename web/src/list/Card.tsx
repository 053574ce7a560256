/** One row of a list on the phone: the name and the facts that matter. */

import { IconPhone } from '@tabler/icons-react'
import { memo } from 'react'
import { readValue } from '~/api/records'
import { dialled } from '~/kinds/phone/dialled'
import { useWords } from '~/words'
import { type Facts, factsOf } from './facts'
import { CellValue, type LineProps } from './Line'
import classes from './list.module.css'
import { Title } from './Title'
import { titleOf } from './titles'

/** Of a row that is on its way. */
const NOTHING: Facts = { facts: [], side: undefined, phone: undefined }

export const Card = memo(function Card(props: LineProps) {
  const { id, index, top, height, object, columns, row, active, actions } = props
  const { t } = useWords()
  const { facts, side, phone } = row ? factsOf(object, columns, row) : NOTHING
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has keys of its own
    <div
      id={id}
      role="row"
      aria-rowindex={index + 1}
      className={classes.card}
      data-active={active || undefined}
      style={{ transform: `translateY(${top}px)`, height }}
      onClick={() => actions.open(index)}
    >
      <div role="gridcell" className={classes.cardMain}>
        {row ? (
          <>
            <span className={classes.cardTitle}>
              <Title object={object} row={row} />
            </span>
            <span className={classes.cardFacts}>
              {facts.map((field) => (
                <span key={field.name} className={classes.cardFact}>
                  <CellValue object={object} field={field} row={row} />
                </span>
              ))}
            </span>
          </>
        ) : (
          <>
            <span className={classes.bone} style={{ width: '60%' }} />
            <span className={classes.bone} style={{ width: '40%' }} />
          </>
        )}
      </div>
      <div role="gridcell" className={classes.cardSide}>
        {row && side && <CellValue object={object} field={side} row={row} />}
      </div>
      {row && phone && (
        <div role="gridcell">
          <a
            className={classes.cardCall}
            href={dialled(String(readValue(row, phone.name)))}
            aria-label={t('card.call', { title: titleOf(object, row) ?? '' })}
            onClick={(event) => event.stopPropagation()}
          >
            <IconPhone size={20} stroke={1.75} aria-hidden />
          </a>
        </div>
      )}
    </div>
  )
})
