/** What a chart shows: a number, a drawing, or a table; each leads to its records. */

import { Button } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import type { ObjectDef } from '~/api/types'
import { explain } from '~/feedback/words'
import { change } from '~/home/numbers'
import { useCatalog } from '~/shell/context'
import type { AppSearch } from '~/shell/search'
import { useWords } from '~/words'
import { type ChartDef, isReadable } from './chart'
import classes from './dashboard.module.css'
import type { ChartData } from './data'
import { linkConditions } from './question'
import { isTooLittle, type Spelling } from './spelling'
import { useChart, useSpelling } from './useChart'

const Drawing = lazy(() => import('./Drawing'))

/** The rows of a list that a chart counts, instead of those of its own conditions. */
export interface Rows {
  /** The whole question, as a query string. */
  filter: string
  /** Its conditions, as the address has them. */
  f: string[]
}

interface Props {
  chart: ChartDef
  rows?: Rows
  /** Whether the table behind the drawing is shown instead. */
  asTable?: boolean
}

export function ChartView({ chart, rows, asTable }: Props) {
  const { t } = useWords()
  const catalog = useCatalog()
  const object = catalog.named(chart.object)
  if (!object || !isReadable(catalog, chart)) return <p className={classes.said}>{t('chart.hidden')}</p>
  // What is asked decides which options are needed: another question is another chart.
  const key = [chart.object, chart.by?.field, chart.split?.field].join('|')
  return <Body key={key} chart={chart} rows={rows} object={object} asTable={asTable} />
}

function Body({ chart, rows, object, asTable }: Props & { object: ObjectDef }) {
  const { t } = useWords()
  const { data, error, again } = useChart(chart, object, rows?.filter)
  const spelling = useSpelling(chart, object)
  const navigate = useNavigate()
  const to = linkTo(object, rows)
  if (error) {
    return (
      <div className={classes.said}>
        <p>{explain(error, t)}</p>
        <Button variant="default" size="compact-sm" onClick={again}>
          {t('retry')}
        </Button>
      </div>
    )
  }
  if (!data) return <div className={classes.waiting} aria-busy />
  if (chart.kind === 'number' || !chart.by)
    return <Figure chart={chart} object={object} data={data} spelling={spelling} to={to} />
  if (data.records === 0) return <p className={classes.said}>{t('chart.nothing')}</p>
  if (chart.kind === 'table' || asTable)
    return <Table chart={chart} object={object} data={data} spelling={spelling} to={to} />
  if (isTooLittle(chart, data)) {
    return (
      <div className={classes.said}>
        <p>{t('chart.too_little')}</p>
        <Table chart={chart} object={object} data={data} spelling={spelling} to={to} />
      </div>
    )
  }
  const follow = (at: number, series: number | undefined) => {
    const group = data.groups[at]
    const part = series === undefined ? undefined : data.series[series]
    if (!group || part?.others) return
    navigate(to(linkConditions(chart, object, group.key, part?.key)))
  }
  return (
    <Suspense fallback={<div className={classes.waiting} aria-busy />}>
      <Drawing chart={chart} data={data} spelling={spelling} onMark={follow} />
    </Suspense>
  )
}

interface ShownProps {
  chart: ChartDef
  object: ObjectDef
  data: ChartData
  spelling: Spelling
  to: To
}

/** The list behind a mark: of its own, or the one that the chart is of, narrowed further. */
function linkTo(object: ObjectDef, rows: Rows | undefined) {
  return (f: string[]) => ({
    to: '/$object' as const,
    params: { object: object.plural },
    search: (before: AppSearch): AppSearch =>
      rows ? { ...before, f: [...rows.f, ...f], as: 'table', chart: undefined } : { f },
  })
}

type To = ReturnType<typeof linkTo>

function Figure({ chart, object, data, spelling, to }: ShownProps) {
  const { t } = useWords()
  const percent = data.before === null ? null : change(data.total, data.before)
  return (
    <Link
      className={classes.number}
      {...to(linkConditions(chart, object, undefined))}
      title={spelling.exact(data.total)}
    >
      <span className={classes.big}>{spelling.short(data.total)}</span>
      {data.before !== null && (
        <span className={classes.beside}>
          {percent === null
            ? t('home.before.none')
            : t('chart.changed', {
                percent: `${percent > 0 ? '+' : percent < 0 ? '−' : ''}${Math.abs(percent)}%`,
                before: spelling.short(data.before),
              })}
        </span>
      )}
    </Link>
  )
}

function Table({ chart, object, data, spelling, to }: ShownProps) {
  const { t, say } = useWords()
  const by = object.fields.find((field) => field.name === chart.by?.field)
  const hasEarlier = data.groups.some((group) => group.before !== undefined)
  const link = (key: string | null, series?: string | null) => to(linkConditions(chart, object, key, series))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <div className={classes.tableBox} tabIndex={0} role="region" aria-label={chart.title}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{by ? say(by.label) : ''}</th>
            {data.series.map((series) => (
              <th key={`${series.key}${series.others}`} scope="col">
                {series.label}
              </th>
            ))}
            <th scope="col">
              {data.series.length > 0 ? t('chart.total') : t(`chart.${chart.measure.function}`)}
            </th>
            {hasEarlier && <th scope="col">{t('chart.earlier')}</th>}
          </tr>
        </thead>
        <tbody>
          {data.groups.map((group) => (
            <tr key={group.key ?? ''}>
              <th scope="row">{group.label}</th>
              {data.series.map((series, at) => (
                <td key={`${series.key}${series.others}`}>
                  {series.others ? (
                    spelling.exact(group.parts[at] ?? 0)
                  ) : (
                    <Link {...link(group.key, series.key)}>{spelling.exact(group.parts[at] ?? 0)}</Link>
                  )}
                </td>
              ))}
              <td>
                <Link {...link(group.key)}>{spelling.exact(group.value)}</Link>
              </td>
              {hasEarlier && <td>{spelling.exact(group.before ?? 0)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
