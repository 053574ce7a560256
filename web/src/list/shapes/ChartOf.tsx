/** The records of a list as a chart, with what is counted beside it; a mark leads to its rows. */

import { ChartView } from '~/dashboard/ChartView'
import { Choices, useTitle } from '~/dashboard/Choices'
import type { ChartDef } from '~/dashboard/chart'
import { formatPart } from '../conditions'
import type { List } from '../useList'
import { formatChart, readChart } from './chartText'
import classes from './shapes.module.css'

export default function ChartOf({ list }: { list: List }) {
  const { object } = list
  const chart = readChart(object, list.chart)
  const title = useTitle(chart, object)
  const set = (change: Partial<ChartDef>) => list.setChart(formatChart({ ...chart, ...change }))
  const rows = {
    filter: list.filter,
    f: list.conditions.map((part) => formatPart(part)),
  }
  return (
    <div className={classes.chartScreen}>
      <aside className={classes.choices} aria-label={title}>
        <Choices chart={chart} object={object} set={set} />
      </aside>
      <section className={classes.chart} aria-label={title} data-drawn>
        <h2>{title}</h2>
        <div className={classes.drawing}>
          <ChartView chart={{ ...chart, title }} rows={rows} />
        </div>
      </section>
    </div>
  )
}
