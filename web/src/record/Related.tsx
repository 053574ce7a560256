/** What hangs on a record: a few of each that there is, how many, and ways to add to it. */

import { ActionIcon } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQueries, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { fieldOf, may } from '~/api/catalog'
import { nameOf, readTotal } from '~/api/records'
import type { ObjectDef, Row } from '~/api/types'
import { Failed } from '~/feedback/Failed'
import { CellValue } from '~/list/Line'
import { Title } from '~/list/Title'
import { titleOf } from '~/list/titles'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { formatNumber } from '~/words/format'
import classes from './page.module.css'
import { factsOf, inParts, keyOf, readRelated, SHOWN } from './readRelated'
import { type Shown, shownRelations } from './relations'

/** How many of what is still empty are offered at once; the others wait behind a button. */
const OFFERED = 5

export function Related({ object, row }: { object: ObjectDef; row: Row }) {
  const catalog = useCatalog()
  const relations = shownRelations(catalog, object)
  const parts = useQueries({
    queries: inParts(relations).map((part) => ({
      queryKey: ['related', object.plural, row.id, part.map(keyOf).join()],
      queryFn: ({ signal }: { signal: AbortSignal }) => readRelated(catalog, object, part, row.id, signal),
    })),
  })
  // Which are empty is known when all have come; till then nothing moves.
  if (parts.some((part) => part.isPending)) return <div aria-busy />
  const failed = parts.find((part) => part.error && !part.data)
  if (failed) return <Failed error={failed.error} again={failed.refetch} />
  const rowsOf = new Map(parts.flatMap((part) => part.data ?? []))
  const filled = relations.flatMap((shown) => {
    const rows = rowsOf.get(keyOf(shown)) ?? []
    return rows.length > 0 ? [{ shown, rows }] : []
  })
  const empty = relations.filter((shown) => !rowsOf.get(keyOf(shown))?.length && may(shown.target, 'create'))
  return (
    <>
      {filled.map(({ shown, rows }) => (
        <List key={keyOf(shown)} shown={shown} rows={rows} row={row} />
      ))}
      {empty.length > 0 && <Offers empty={empty} row={row} />}
    </>
  )
}

function useLabel() {
  const { say } = useWords()
  return ({ relation, target, several }: Shown) => {
    if (relation.label) return say(relation.label)
    const field = fieldOf(target, relation.field)
    return several && field ? `${say(target.label_plural)} · ${say(field.label)}` : say(target.label_plural)
  }
}

function useAdd(row: Row) {
  const navigate = useNavigate()
  return ({ relation, target }: Shown) =>
    navigate({
      to: '.',
      search: (before) => ({ ...before, create: target.plural, with: [`${relation.field}.${row.id}`] }),
    })
}

/** What could hang here and does not: one calm line each. */
function Offers({ empty, row }: { empty: Shown[]; row: Row }) {
  const { t, say } = useWords()
  const [open, setOpen] = useState(false)
  const label = useLabel()
  const add = useAdd(row)
  const shown = open || empty.length <= OFFERED + 1 ? empty : empty.slice(0, OFFERED)
  return (
    <section className={classes.related}>
      <div className={classes.relatedHead}>
        <h2>{t('related.offer')}</h2>
      </div>
      <div className={classes.offers}>
        {shown.map((one) => (
          <button key={keyOf(one)} type="button" onClick={() => add(one)}>
            <IconPlus size={14} aria-hidden />
            {one.several || one.relation.label ? label(one) : say(one.target.label)}
          </button>
        ))}
        {shown.length < empty.length && (
          <button type="button" data-more onClick={() => setOpen(true)}>
            {t('related.more', { count: empty.length - shown.length })}
          </button>
        )}
      </div>
    </section>
  )
}

function List({ shown, rows, row }: { shown: Shown; rows: Row[]; row: Row }) {
  const { t, say, language } = useWords()
  const { relation, target } = shown
  const facts = factsOf(shown)
  const label = useLabel()
  const add = useAdd(row)
  const isMore = rows.length > SHOWN
  const filter = `${relation.field}=eq.${row.id}`
  const { data: total } = useQuery({
    queryKey: ['total', target.plural, filter],
    queryFn: ({ signal }) => readTotal(target, new URLSearchParams(`${filter}&select=id&limit=1`), signal),
    enabled: isMore,
  })
  const count = isMore ? total : { count: rows.length, atLeast: false }
  return (
    <section className={classes.related}>
      <div className={classes.relatedHead}>
        <h2>{label(shown)}</h2>
        <span className={classes.relatedCount}>
          {count && formatNumber(count.count, language)}
          {count?.atLeast && '+'}
        </span>
        {may(target, 'create') && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('related.add', { what: say(target.label) })}
            onClick={() => add(shown)}
          >
            <IconPlus size={16} />
          </ActionIcon>
        )}
      </div>
      <ul>
        {rows.slice(0, SHOWN).map((one) => (
          <li key={one.id}>
            <Line target={target} facts={facts.filter((name) => !sameHere(row, one, name))} row={one} />
          </li>
        ))}
      </ul>
      {isMore && (
        <Link
          to="/$object"
          params={{ object: target.plural }}
          search={{ f: [`${relation.field}.in.(${row.id})`] }}
          className={classes.relatedAll}
        >
          {t('related.all')}
        </Link>
      )}
    </section>
  )
}

/** Whether both refer to the same record by the same name: the customer of a contact is that of its opportunities. */
function sameHere(row: Row, one: Row, name: string): boolean {
  return name.endsWith('_id') && row[name] !== undefined && row[name] === one[name]
}

/** A record that hangs here: its name, and the first fact that says something else. */
function Line({ target, facts, row }: { target: ObjectDef; facts: string[]; row: Row }) {
  const title = titleOf(target, row)
  const fact = facts.find(
    (name) =>
      row[name] !== null && row[name] !== undefined && row[name] !== '' && nameOf(row, name)?.title !== title,
  )
  const field = fact ? fieldOf(target, fact) : undefined
  return (
    <Link
      to="/$object/$id"
      params={{ object: target.plural, id: String(row.id) }}
      className={classes.relatedRow}
    >
      <span>
        <Title object={target} row={row} />
      </span>
      {field && (
        <span>
          <CellValue object={target} field={field} row={row} />
        </span>
      )}
    </Link>
  )
}
