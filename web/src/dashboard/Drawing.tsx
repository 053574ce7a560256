/** A drawn chart. ECharts comes with it, and only the parts that we use. */

import { BarChart, LineChart, PieChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import * as echarts from 'echarts/core'
import { LabelLayout } from 'echarts/features'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { usePreference, useSystemScheme } from '~/theme/preferences'
import { useWords } from '~/words'
import type { ChartDef } from './chart'
import classes from './dashboard.module.css'
import type { ChartData } from './data'
import { optionOf, readPalette, type Spelling } from './option'

echarts.use([
  BarChart,
  LineChart,
  PieChart,
  GridComponent,
  TooltipComponent,
  LegendComponent,
  CanvasRenderer,
  LabelLayout,
])

interface Props {
  chart: ChartDef
  data: ChartData
  spelling: Spelling
  /** A click on a mark: the group, and the series if there are several. */
  onMark: (group: number, series: number | undefined) => void
}

interface Marked {
  dataIndex?: number
  seriesIndex?: number
  name?: string
  seriesName?: string
  value?: unknown
}

export default function Drawing({ chart, data, spelling, onMark }: Props) {
  const { t } = useWords()
  const box = useRef<HTMLDivElement>(null)
  const drawn = useRef<echarts.ECharts | null>(null)
  const mark = useRef(onMark)
  const scheme = `${usePreference('theme')}${useSystemScheme()}`
  useEffect(() => {
    mark.current = onMark
  })
  useEffect(() => {
    if (!box.current) return
    const instance = echarts.init(box.current)
    drawn.current = instance
    const watch = new ResizeObserver(() => instance.resize())
    watch.observe(box.current)
    return () => {
      watch.disconnect()
      instance.dispose()
      drawn.current = null
    }
  }, [])
  const hasEarlier = data.groups.some((group) => group.before !== undefined)
  useEffect(() => {
    const instance = drawn.current
    if (!instance) return
    const click = (event: Pick<Marked, 'dataIndex' | 'seriesIndex'>) => {
      if (event.dataIndex === undefined) return
      const series = (event.seriesIndex ?? 0) - (hasEarlier ? 1 : 0)
      mark.current(event.dataIndex, data.series.length > 0 ? series : undefined)
    }
    instance.on('click', (event) => click(event))
    return () => {
      instance.off('click')
    }
  }, [data, hasEarlier])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read again when the theme changes
  useEffect(() => {
    const option = optionOf(chart, data, readPalette(), spelling)
    const lines = (marks: Marked[]) => tooltip(marks, spelling)
    drawn.current?.setOption(
      {
        ...option,
        tooltip: {
          ...(option.tooltip as object | undefined),
          className: classes.tooltip,
          borderWidth: 0,
          padding: 0,
          confine: true,
          backgroundColor: 'transparent',
          extraCssText: 'box-shadow: none',
          formatter: (marks: Marked | Marked[]) => lines(Array.isArray(marks) ? marks : [marks]),
        },
      },
      true,
    )
  }, [chart, data, spelling, scheme])
  return (
    <div
      ref={box}
      className={classes.drawing}
      role="img"
      aria-label={t('chart.drawn', { title: chart.title })}
    />
  )
}

/** The exact numbers under the pointer, as nodes: markup with styles is not allowed on our pages. */
function tooltip(marks: Marked[], spelling: Spelling): HTMLElement {
  const box = document.createElement('div')
  box.className = classes.tip ?? ''
  const head = document.createElement('strong')
  head.textContent = marks[0]?.name ?? ''
  box.append(head)
  for (const { seriesName, value } of marks) {
    const line = document.createElement('span')
    const number = spelling.exact(Number(value ?? 0))
    line.textContent = seriesName && !seriesName.startsWith('series') ? `${seriesName} ${number}` : number
    box.append(line)
  }
  return box
}
