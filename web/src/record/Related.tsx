/** What hangs on a record: a few of each, how many there are, and a way to add one. */

import { ActionIcon } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { fieldOf, may } from '~/api/catalog'
import { readPage, readTotal, selectOf } from '~/api/records'
import type { ObjectDef, Relation, Row } from '~/api/types'
import { viewColumns } from '~/list/columns'
import { CellValue, titleOf } from '~/list/Line'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { formatNumber } from '~/words/format'
import classes from './page.module.css'
import { shownRelations } from './relations'

/** How many of each are shown. */
const SHOWN = 5

export function Related({ object, row }: { object: ObjectDef; row: Row }) {
  const catalog = useCatalog()
  return shownRelations(catalog, object).map(({ relation, target, several }) => (
    <List
      key={`${relation.plural}.${relation.field}`}
      relation={relation}
      target={target}
      row={row}
      several={several}
    />
  ))
}

function List({
  relation,
  target,
  row,
  several,
}: {
  relation: Relation
  target: ObjectDef
  row: Row
  several: boolean
}) {
  const { t, say, language } = useWords()
  const catalog = useCatalog()
  const navigate = useNavigate()
  const field = fieldOf(target, relation.field)
  const facts = viewColumns(target, target.views[0]).filter(
    (name) => name !== target.title && name !== relation.field,
  )
  const filter = `${relation.field}=eq.${row.id}`
  const { data } = useQuery({
    queryKey: ['related', target.plural, relation.field, row.id],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams(filter)
      query.set('select', selectOf(catalog, target, [target.title, ...facts.slice(0, 3)]))
      query.set('order', 'id.desc')
      query.set('limit', String(SHOWN))
      return readPage(target, query, signal)
    },
  })
  const { data: total } = useQuery({
    queryKey: ['total', target.plural, filter],
    queryFn: ({ signal }) => readTotal(target, new URLSearchParams(`${filter}&select=id&limit=1`), signal),
  })
  const label =
    several && field ? `${say(target.label_plural)} · ${say(field.label)}` : say(target.label_plural)
  const add = () =>
    navigate({
      to: '.',
      search: (before) => ({ ...before, create: target.plural, with: [`${relation.field}.${row.id}`] }),
    })
  return (
    <section className={classes.related}>
      <div className={classes.relatedHead}>
        <h2>{label}</h2>
        {total && (
          <span className={classes.relatedCount}>
            {formatNumber(total.count, language)}
            {total.atLeast && '+'}
          </span>
        )}
        {may(target, 'create') && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('related.add', { what: say(target.label) })}
            onClick={add}
          >
            <IconPlus size={16} />
          </ActionIcon>
        )}
      </div>
      <ul>
        {data?.rows.map((one) => {
          const fact = facts.find((name) => one[name] !== null && one[name] !== undefined && one[name] !== '')
          const factField = fact ? fieldOf(target, fact) : undefined
          return (
            <li key={one.id}>
              <Link
                to="/$object/$id"
                params={{ object: target.plural, id: String(one.id) }}
                className={classes.relatedRow}
              >
                <span>{titleOf(target, one) ?? t('untitled')}</span>
                {factField && <CellValue object={target} column={{ field: factField, width: 0 }} row={one} />}
              </Link>
            </li>
          )
        })}
      </ul>
      {total && total.count > SHOWN && (
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
