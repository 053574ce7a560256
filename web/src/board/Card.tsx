/** What a card says: of an opportunity whose, how much, what next, for how long; of others what their list shows. */

import { fieldOf } from '~/api/catalog'
import { nameOf, readValue } from '~/api/records'
import type { ObjectDef, Row } from '~/api/types'
import { Avatar } from '~/kinds/shared/Person'
import { CellValue } from '~/list/Line'
import { goesWithoutSaying } from '~/objects'
import { useWords } from '~/words'
import classes from './board.module.css'
import { boards } from './boards'
import { daysSince } from './columns'

interface Props {
  object: ObjectDef
  row: Row
  title: string
  /** What is shown of an object that has no way of its own. */
  facts: string[]
}

export function CardBody(props: Props) {
  return boards[props.object.name] ? <DealBody {...props} /> : <PlainBody {...props} />
}

function PlainBody({ object, row, title, facts }: Props) {
  const owner = nameOf(row, 'owner_id')
  return (
    <>
      <span className={classes.title}>{title}</span>
      <span className={classes.plains}>
        {facts.map((name) => {
          const field = fieldOf(object, name)
          const value = readValue(row, name)
          if (!field || value === null || value === '' || goesWithoutSaying(object, name, value)) return null
          return (
            <span key={name} className={classes.plain} data-line={field.references ? true : undefined}>
              <CellValue object={object} field={field} row={row} />
            </span>
          )
        })}
      </span>
      {owner && (
        <span className={classes.foot}>
          <Avatar name={owner.title ?? '?'} id={owner.id} size="1.125rem" />
          <span className={classes.owner}>{owner.title}</span>
        </span>
      )}
    </>
  )
}

function DealBody({ object, row, title }: Props) {
  const { t } = useWords()
  const owner = nameOf(row, 'owner_id')
  const account = nameOf(row, 'account_id')
  const days = daysSince(readValue(row, 'stage_entered_at'), Date.now())
  const over = row.outcome !== 'open'
  const value = (name: string) => {
    const field = fieldOf(object, name)
    return field && <CellValue object={object} field={field} row={row} />
  }
  return (
    <>
      <span className={classes.title}>{title}</span>
      {account && <span className={classes.account}>{account.title}</span>}
      <span className={classes.money}>{value('amount')}</span>
      {!over && (
        <span className={classes.next}>
          {readValue(row, 'next_step_at') === null && readValue(row, 'next_step') === null ? (
            <span className={classes.none}>{t('board.next.none')}</span>
          ) : (
            <>
              <span className={classes.what}>{value('next_step')}</span>
              {value('next_step_at')}
            </>
          )}
        </span>
      )}
      <span className={classes.foot}>
        {owner && (
          <>
            <Avatar name={owner.title ?? '?'} id={owner.id} size="1.125rem" />
            <span className={classes.owner}>{owner.title}</span>
          </>
        )}
        {days !== null && !over && <span className={classes.days}>{t('board.days', { count: days })}</span>}
      </span>
    </>
  )
}
