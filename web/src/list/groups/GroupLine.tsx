/** The head of a group: what its records have in common, how many there are, and what they come to. */

import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { fieldOf } from '~/api/catalog'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { formatMoney, formatNumber, formatShort } from '~/words/format'
import { PICK_WIDTH, stickyOffsets } from '../columns'
import { CellValue } from '../Line'
import classes from './group.module.css'
import type { HeadProps } from './layout'

/** How many sums have room on the phone. */
const SUMS = 2

export function GroupLine({ id, index, top, height, list, columns, group, phone }: HeadProps) {
  const { t, language } = useWords()
  const { object } = list
  const by = list.grouped ? fieldOf(object, list.grouped) : undefined
  const offsets = stickyOffsets(columns, PICK_WIDTH)
  const Icon = group.open ? IconChevronDown : IconChevronRight
  const head = (
    <button type="button" className={classes.toggle} aria-expanded={group.open} onClick={group.toggle}>
      <Icon size={16} aria-hidden />
      {by && group.value !== null && group.value !== '' ? (
        <CellValue object={object} field={by} row={group.row} />
      ) : (
        <span className={classes.none}>{t('group.empty')}</span>
      )}
      <span className={classes.count}>{formatNumber(group.count, language)}</span>
    </button>
  )
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      className={classes.group}
      data-phone={phone || undefined}
      style={{ transform: `translateY(${top}px)`, height }}
    >
      <div role="gridcell" className={classes.head}>
        {head}
      </div>
      {phone && <Sums group={group} columns={columns} />}
      {!phone &&
        columns.slice(1).map(({ field }, at) => {
          const sum = group.sums[field.name]
          const left = offsets[at + 1] ?? null
          return (
            <div
              key={field.name}
              role="gridcell"
              className={classes.sum}
              data-pinned={left === null ? undefined : true}
              style={left === null ? undefined : { left: `${left / 16}rem` }}
            >
              {sum !== undefined && <Sum sum={sum} money={field.kind === 'money'} />}
            </div>
          )
        })}
    </div>
  )
}

/** What a group adds up to, where no columns stand below. */
function Sums({ group, columns }: Pick<HeadProps, 'group' | 'columns'>) {
  const { say } = useWords()
  const summed = columns.flatMap(({ field }) => {
    const sum = group.sums[field.name]
    return sum === undefined ? [] : [{ field, sum }]
  })
  if (summed.length === 0) return null
  return (
    <div role="gridcell" className={classes.sums}>
      {summed.slice(0, SUMS).map(({ field, sum }) => (
        <span key={field.name}>
          <span className={classes.what}>{say(field.label)}</span>{' '}
          <Sum sum={sum} money={field.kind === 'money'} />
        </span>
      ))}
    </div>
  )
}

function Sum({ sum, money }: { sum: number; money: boolean }) {
  const { language } = useWords()
  const { currency } = useCatalog()
  if (!money) return <>{formatNumber(sum, language)}</>
  return <span title={formatMoney(sum, currency, language)}>{formatShort(sum, currency, language)}</span>
}
