/** One row of a list on the phone: the name and the facts that matter. */

import { readValue } from '~/api/records'
import { CellValue, type LineProps } from './Line'
import classes from './list.module.css'
import { Title } from './Title'

/** How many facts stand under the name. */
const FACTS = 2

export function Card({ id, index, top, height, object, columns, row, active, onOpen }: LineProps) {
  // A running number says nothing where there is room for two facts.
  const others = columns.filter(({ field }) => field.name !== object.title && field.kind !== 'auto_number')
  const filled = row
    ? others.filter(({ field }) => readValue(row, field.name) !== null && readValue(row, field.name) !== '')
    : []
  const money = filled.find(({ field }) => field.kind === 'money')
  const facts = filled.filter((column) => column !== money).slice(0, FACTS + (money ? 0 : 1))
  const side = money ?? facts.pop()
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has keys of its own
    <div
      id={id}
      role="row"
      aria-rowindex={index + 1}
      className={classes.card}
      data-active={active || undefined}
      style={{ transform: `translateY(${top}px)`, height }}
      onClick={onOpen}
    >
      <div role="gridcell" className={classes.cardMain}>
        {row ? (
          <>
            <span className={classes.cardTitle}>
              <Title object={object} row={row} />
            </span>
            <span className={classes.cardFacts}>
              {facts.map((column) => (
                <span key={column.field.name} className={classes.cardFact}>
                  <CellValue object={object} field={column.field} row={row} />
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
        {row && side && <CellValue object={object} field={side.field} row={row} />}
      </div>
    </div>
  )
}
