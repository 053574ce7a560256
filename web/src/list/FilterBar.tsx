/** The conditions as chips that read like a sentence. */

import { IconFilter, IconX } from '@tabler/icons-react'
import { lazy } from 'react'
import { fieldOf } from '~/api/catalog'
import type { ObjectDef } from '~/api/types'
import { kindOf } from '~/kinds'
import { useCatalog } from '~/shell/context'
import { Late } from '~/shell/Late'
import { useSimple } from '~/theme/preferences'
import { useWords } from '~/words'
import { type Condition, type Group, isGroup, type Part } from './conditions'
import classes from './filter.module.css'
import { resolve } from './paths'
import { SortChip } from './SortChip'
import type { Columns } from './useColumns'
import type { List } from './useList'
import { ViewActions } from './views/ViewActions'

const FilterPopover = lazy(async () => ({ default: (await import('./FilterPopover')).FilterPopover }))

export function FilterBar({ list, columns }: { list: List; columns: Columns }) {
  const { t } = useWords()
  const simple = useSimple()
  const { object, conditions } = list
  // What narrows the list is always said, also where nothing is built.
  if (simple && conditions.length === 0) return null
  return (
    <div className={classes.filters}>
      {conditions.map((part, at) => (
        <PartChip
          // biome-ignore lint/suspicious/noArrayIndexKey: a chip is known by its place, while its text is edited
          key={at}
          object={object}
          part={part}
          within="and"
          depth={0}
          onChange={(then) => list.setConditions(replaced(conditions, at, then))}
        />
      ))}
      {!simple && (
        <>
          <Late
            menu={FilterPopover}
            menuProps={{ object, onChange: (then: Condition) => list.setConditions([...conditions, then]) }}
            button={(press) => (
              <button type="button" className={classes.quiet} onClick={press}>
                <IconFilter size={14} aria-hidden />
                {t('filter.add')}
              </button>
            )}
          />
          {(list.shape === 'table' || list.shape === 'board') && <SortChip list={list} />}
          {list.shape === 'table' && list.grouped && <GroupedBy list={list} by={list.grouped} />}
          <ViewActions list={list} columns={columns} />
        </>
      )}
    </div>
  )
}

/** By what the rows are grouped, and an end to it. */
function GroupedBy({ list, by }: { list: List; by: string }) {
  const { t, say } = useWords()
  const field = fieldOf(list.object, by)
  if (!field) return null
  return (
    <span className={classes.chip}>
      <span className={classes.chipText}>{t('group.is', { field: say(field.label) })}</span>
      <button
        type="button"
        className={classes.chipClose}
        aria-label={t('group.none')}
        onClick={() => list.groupBy(null)}
      >
        <IconX size={12} />
      </button>
    </span>
  )
}

/** The parts with one changed, or without it. */
function replaced(parts: Part[], at: number, then: Part | null): Part[] {
  return parts.flatMap((each, index) => (index !== at ? [each] : then ? [then] : []))
}

interface PartProps<P extends Part> {
  object: ObjectDef
  part: P
  /** How the part is joined to its neighbours; what is added beside it is joined the other way. */
  within: Group['join']
  /** How many groups stand around this part. */
  depth: number
  onChange: (part: Part | null) => void
}

function PartChip(props: PartProps<Part>) {
  const { part } = props
  return isGroup(part) ? <GroupChip {...props} part={part} /> : <ConditionChip {...props} part={part} />
}

function GroupChip({ object, part, depth, onChange }: PartProps<Group>) {
  const { t } = useWords()
  const { join, parts } = part
  const set = (then: Part[]) => {
    const only = then[0]
    if (!only) onChange(null)
    else onChange(then.length === 1 && !part.not ? only : { ...part, parts: then })
  }
  return (
    <span
      className={classes.group}
      role="group"
      aria-label={t(`filter.group.${join}`)}
      data-inner={depth > 0 || undefined}
      data-odd={depth % 2 === 1 || undefined}
    >
      {part.not && <span className={classes.word}>{t('filter.not')}</span>}
      {parts.map((each, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a chip is known by its place
        <span key={at} className={classes.joined}>
          {at > 0 && (
            <button
              type="button"
              className={classes.word}
              title={t(`filter.switch.${join}`)}
              onClick={() => onChange({ ...part, join: join === 'or' ? 'and' : 'or' })}
            >
              {t(`filter.${join}.word`)}
            </button>
          )}
          <PartChip
            object={object}
            part={each}
            within={join}
            depth={depth + 1}
            onChange={(then) => set(replaced(parts, at, then))}
          />
        </span>
      ))}
      <Late
        menu={FilterPopover}
        menuProps={{ object, onChange: (then: Condition) => set([...parts, then]) }}
        button={(press) => (
          <button type="button" className={classes.more} onClick={press}>
            {t(`filter.${join}.more`)}
          </button>
        )}
      />
    </span>
  )
}

function ConditionChip({ object, part, within, onChange }: PartProps<Condition>) {
  const { t, say } = useWords()
  const resolved = resolve(useCatalog(), object, part.field)
  if (!resolved) return null
  const { field, through } = resolved
  const kind = kindOf(field.kind)
  const operator = kind.operators.find((known) => known.operator === part.operator)
  const { FilterWords } = kind
  const label = [...through, field.label].map(say).join(' › ')
  const other: Group['join'] = within === 'and' ? 'or' : 'and'
  return (
    <span className={classes.chip}>
      <Late
        menu={FilterPopover}
        menuProps={{
          object,
          condition: part,
          onChange,
          other,
          onJoin: (then: Condition) => onChange({ join: other, parts: [part, then] }),
        }}
        button={(press) => (
          <button type="button" className={classes.chipText} onClick={press}>
            <span className={classes.chipField}>{label}</span> {t(operator?.word ?? 'op.is')}{' '}
            <FilterWords object={resolved.object} field={field} values={part.values} />
          </button>
        )}
      />
      <button
        type="button"
        className={classes.chipClose}
        aria-label={t('filter.remove', { field: label })}
        onClick={() => onChange(null)}
      >
        <IconX size={12} />
      </button>
    </span>
  )
}
