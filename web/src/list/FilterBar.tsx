/** The conditions as chips that read like a sentence. */

import { IconFilter, IconX } from '@tabler/icons-react'
import { lazy } from 'react'
import { fieldOf } from '~/api/catalog'
import type { FieldDef, ObjectDef } from '~/api/types'
import { kindOf } from '~/kinds'
import { Late } from '~/shell/Late'
import { useWords } from '~/words'
import type { Condition } from './conditions'
import classes from './list.module.css'
import type { List } from './useList'

const FilterPopover = lazy(async () => ({ default: (await import('./FilterPopover')).FilterPopover }))

export function FilterBar({ list }: { list: List }) {
  const { t } = useWords()
  const { object, conditions } = list
  const change = (at: number, condition: Condition | null) =>
    list.setConditions(
      conditions.flatMap((each, index) => (index !== at ? [each] : condition ? [condition] : [])),
    )
  return (
    <div className={classes.filters}>
      {conditions.map((condition, at) => {
        const field = fieldOf(object, condition.field)
        return (
          field && (
            <Chip
              // biome-ignore lint/suspicious/noArrayIndexKey: a chip is known by its place, while its text is edited
              key={`${at}-${field.name}`}
              object={object}
              field={field}
              condition={condition}
              onChange={(then) => change(at, then)}
            />
          )
        )
      })}
      <AddFilter list={list} />
      {list.isChanged && (
        <button type="button" className={classes.quiet} onClick={list.reset}>
          {t('filter.reset')}
        </button>
      )}
    </div>
  )
}

interface ChipProps {
  object: ObjectDef
  field: FieldDef
  condition: Condition
  onChange: (condition: Condition | null) => void
}

function Chip({ object, field, condition, onChange }: ChipProps) {
  const { t, say } = useWords()
  const kind = kindOf(field.kind)
  const operator = kind.operators.find((known) => known.operator === condition.operator)
  const { FilterWords } = kind
  return (
    <span className={classes.chip}>
      <Late
        menu={FilterPopover}
        menuProps={{ object, field, condition, onChange }}
        button={(press) => (
          <button type="button" className={classes.chipText} onClick={press}>
            <span className={classes.chipField}>{say(field.label)}</span> {t(operator?.word ?? 'op.is')}{' '}
            <FilterWords object={object} field={field} values={condition.values} />
          </button>
        )}
      />
      <button
        type="button"
        className={classes.chipClose}
        aria-label={t('filter.remove', { field: say(field.label) })}
        onClick={() => onChange(null)}
      >
        <IconX size={12} />
      </button>
    </span>
  )
}

function AddFilter({ list }: { list: List }) {
  const { t } = useWords()
  return (
    <Late
      menu={FilterPopover}
      menuProps={{
        object: list.object,
        onChange: (condition: Condition | null) =>
          condition && list.setConditions([...list.conditions, condition]),
      }}
      button={(press) => (
        <button type="button" className={classes.quiet} onClick={press}>
          <IconFilter size={14} aria-hidden />
          {t('filter.add')}
        </button>
      )}
    />
  )
}
