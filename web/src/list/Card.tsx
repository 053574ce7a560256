/** One row of a list on the phone: the name and the facts that matter. */

import { IconPhone } from '@tabler/icons-react'
import { readValue } from '~/api/records'
import type { FieldDef } from '~/api/types'
import { dialled } from '~/kinds/phone/dialled'
import { useWords } from '~/words'
import { CellValue, type LineProps } from './Line'
import classes from './list.module.css'
import { Title } from './Title'
import { titleOf } from './titles'

/** How many facts stand under the name. */
const FACTS = 2

/** Whether a field says little of a record: a running number, or how somebody is addressed. */
const saysLittle = ({ kind, options }: FieldDef) =>
  kind === 'auto_number' ||
  (kind === 'select' && options !== undefined && options.every(({ colour }) => !colour))

export function Card({ id, index, top, height, object, columns, row, active, onOpen }: LineProps) {
  const { t } = useWords()
  const others = columns.filter(({ field }) => field.name !== object.title)
  const filled = row
    ? others.filter(({ field }) => readValue(row, field.name) !== null && readValue(row, field.name) !== '')
    : []
  const phone = filled.find(({ field }) => field.kind === 'phone')
  const telling = filled.filter((column) => column !== phone && !saysLittle(column.field))
  const money = telling.find(({ field }) => field.kind === 'money')
  const facts = telling.filter((column) => column !== money).slice(0, FACTS + (money ? 0 : 1))
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
      {row && phone && (
        <div role="gridcell">
          <a
            className={classes.cardCall}
            href={dialled(String(readValue(row, phone.field.name)))}
            aria-label={t('card.call', { title: titleOf(object, row) ?? '' })}
            onClick={(event) => event.stopPropagation()}
          >
            <IconPhone size={20} stroke={1.75} aria-hidden />
          </a>
        </div>
      )}
    </div>
  )
}
