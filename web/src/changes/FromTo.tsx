/** What something was and what it became, with an arrow between. */

import { IconArrowRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { fieldOf } from '~/api/catalog'
import { readValue } from '~/api/records'
import type { FieldDef, ObjectDef, Row } from '~/api/types'
import { CellValue } from '~/list/Line'
import { useWords } from '~/words'
import classes from './changes.module.css'
import { rowOf, type ToldField } from './told'

export function FromTo({ from, to }: { from: ReactNode | null; to: ReactNode }) {
  const { t } = useWords()
  return (
    <span className={classes.fromTo}>
      {from !== null && (
        <>
          <span className={classes.from}>{from}</span>
          <IconArrowRight size={14} aria-label={t('timeline.becomes')} />
        </>
      )}
      <span className={classes.to}>{to}</span>
    </span>
  )
}

/** The two values of a field that was changed; `row` is the record as it is, as far as it is known. */
export function ChangedValues({ object, told, row }: { object: ObjectDef; told: ToldField; row: Row }) {
  const { t } = useWords()
  const field = fieldOf(object, told.field)
  if (!field) return null
  const none = <span className={classes.none}>{t('change.empty')}</span>
  const side = (value: unknown) => {
    const shown = rowOf(field, value, row)
    return isEmpty(shown, field) ? none : <CellValue object={object} field={field} row={shown} />
  }
  return <FromTo from={side(told.from)} to={side(told.to)} />
}

function isEmpty(row: Row, field: FieldDef): boolean {
  const value = readValue(row, field.name)
  return value === null || value === '' || (Array.isArray(value) && value.length === 0)
}
