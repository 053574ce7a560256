/** A chart as ECharts draws it, with our tokens. */

import type { EChartsCoreOption } from 'echarts/core'
import type { ChartDef } from './chart'
import { type ChartData, DRAWN } from './data'

/** The colours of the theme, read from the page. */
export interface Palette {
  text: string
  faint: string
  line: string
  page: string
  earlier: string
  series: string[]
}

export interface Spelling {
  short: (value: number) => string
  exact: (value: number) => string
  earlier: string
  /** Whether somebody wishes for little motion. */
  still: boolean
}

const FONT =
  '"Inter Variable", "PingFang SC", "HarmonyOS Sans SC", "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", system-ui, sans-serif'

/** How wide the names beside lying bars are, in pixels. */
const NAMES = 110

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string) => style.getPropertyValue(name).trim()
  return {
    text: token('--text-2'),
    faint: token('--text-3'),
    line: token('--line'),
    page: token('--page'),
    earlier: token('--line-strong'),
    series: ['--accent', '--o-teal', '--o-orange', '--o-purple', '--o-green', '--o-pink'].map(token),
  }
}

/** Whether there is too little to draw a shape from: it is better said. */
export function isTooLittle(chart: ChartDef, data: ChartData): boolean {
  if (data.groups.every((group) => group.value === 0)) return true
  return chart.kind === 'line' && data.groups.length < 2
}

export function optionOf(
  chart: ChartDef,
  data: ChartData,
  palette: Palette,
  spelling: Spelling,
): EChartsCoreOption {
  const common = {
    animation: !spelling.still,
    animationDuration: 140,
    color: palette.series,
    textStyle: { fontFamily: FONT, color: palette.text, fontSize: 12 },
  }
  if (chart.kind === 'pie') return { ...common, series: [pie(data, palette)] }
  if (chart.kind === 'funnel') return { ...common, ...funnel(data, palette, spelling) }
  return { ...common, ...plotted(chart, data, palette, spelling) }
}

function pie(data: ChartData, palette: Palette) {
  return {
    type: 'pie',
    radius: ['45%', '72%'],
    itemStyle: { borderColor: palette.page, borderWidth: 2 },
    label: {
      color: palette.text,
      formatter: ({ name, percent }: { name: string; percent: number }) => `${name}\n${Math.round(percent)}%`,
      lineHeight: 16,
    },
    labelLine: { length: 8, length2: 8, lineStyle: { color: palette.line } },
    data: data.groups.slice(0, palette.series.length).map((group) => ({
      name: group.label,
      value: group.value,
      label: group.value === 0 ? { show: false } : undefined,
    })),
  }
}

/** Bars around the middle, in the order of the stages, each as wide as its value: also where a later stage has more. */
function funnel(data: ChartData, palette: Palette, spelling: Spelling) {
  const widest = Math.max(...data.groups.map((group) => group.value))
  const lying = { type: 'bar', stack: 'funnel', barWidth: '82%' }
  return {
    grid: { left: 4, right: 4, top: 4, bottom: 4, containLabel: true },
    xAxis: { type: 'value', min: 0, max: widest, show: false },
    yAxis: {
      type: 'category',
      inverse: true,
      data: data.groups.map((group) => group.label),
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: { color: palette.text, width: NAMES, overflow: 'truncate' },
    },
    tooltip: { trigger: 'item' },
    series: [
      {
        ...lying,
        silent: true,
        itemStyle: { color: 'transparent' },
        data: data.groups.map((group) => (widest - group.value) / 2),
      },
      {
        ...lying,
        itemStyle: { color: palette.series[0], borderRadius: 3 },
        label: {
          show: true,
          position: 'inside',
          // On the colour of the bar, also where the words are wider than it.
          color: palette.page,
          backgroundColor: palette.series[0],
          borderRadius: 3,
          padding: [2, 5],
          formatter: ({ value }: { value: number }) => spelling.short(value),
        },
        data: data.groups.map((group) => group.value),
      },
    ],
  }
}

function plotted(chart: ChartDef, data: ChartData, palette: Palette, spelling: Spelling) {
  const isLying = chart.kind === 'bar' && !chart.by?.bucket
  const groups = chart.by?.bucket ? data.groups : data.groups.slice(0, DRAWN)
  const names = {
    type: 'category',
    data: groups.map((group) => group.label),
    inverse: isLying,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: palette.line } },
    axisLabel: {
      color: palette.text,
      hideOverlap: true,
      ...(isLying ? { width: NAMES, overflow: 'truncate' } : {}),
    },
  }
  const values = {
    type: 'value',
    min: 0,
    axisLabel: { color: palette.faint, formatter: (value: number) => spelling.short(value) },
    splitLine: { lineStyle: { color: palette.line } },
    splitNumber: 3,
    ...(groups.some((group) => group.value < 0) ? { min: undefined } : {}),
  }
  const several = data.series.length > 0
  const lists = several
    ? data.series.map((series, at) => ({
        name: series.label,
        data: groups.map((group) => group.parts[at] ?? 0),
      }))
    : [{ name: '', data: groups.map((group) => group.value) }]
  const shown = lists.map((list, at) =>
    series(chart, list, at, { isLying, several, last: at === lists.length - 1, palette, spelling }),
  )
  const before = groups.some((group) => group.before !== undefined)
    ? [
        earlierSeries(
          chart,
          groups.map((group) => group.before ?? 0),
          palette,
          spelling,
        ),
      ]
    : []
  const gap = several && chart.kind === 'line' ? 72 : isLying ? 48 : 12
  return {
    grid: {
      left: 4,
      right: gap,
      top: several && chart.kind === 'bar' ? 28 : 16,
      bottom: 4,
      containLabel: true,
    },
    xAxis: isLying ? values : names,
    yAxis: isLying ? names : values,
    legend:
      several && chart.kind === 'bar'
        ? { top: 0, left: 0, icon: 'circle', itemWidth: 8, itemHeight: 8, textStyle: { color: palette.text } }
        : undefined,
    tooltip: { trigger: 'axis', axisPointer: { type: chart.kind === 'bar' ? 'shadow' : 'line' } },
    series: [...before, ...shown],
  }
}

interface How {
  isLying: boolean
  several: boolean
  last: boolean
  palette: Palette
  spelling: Spelling
}

function series(chart: ChartDef, list: { name: string; data: number[] }, at: number, how: How) {
  const { isLying, several, palette, spelling } = how
  const colour = palette.series[at % palette.series.length]
  if (chart.kind === 'line') {
    return {
      ...list,
      type: 'line',
      symbolSize: 6,
      showSymbol: list.data.length < 40,
      lineStyle: { width: 2, color: colour },
      itemStyle: { color: colour },
      labelLayout: { moveOverlap: 'shiftY' },
      endLabel: several
        ? { show: true, formatter: '{a}', color: colour, width: 68, overflow: 'truncate' }
        : undefined,
    }
  }
  return {
    ...list,
    type: 'bar',
    stack: several ? 'all' : undefined,
    barMaxWidth: 32,
    labelLayout: { hideOverlap: true },
    itemStyle: { color: colour, borderRadius: several ? 0 : isLying ? [0, 3, 3, 0] : [3, 3, 0, 0] },
    label: several
      ? undefined
      : {
          show: list.data.length <= 13,
          position: isLying ? 'right' : 'top',
          color: palette.text,
          fontSize: 11,
          padding: [0, 3],
          formatter: ({ value }: { value: number }) => (value === 0 ? '' : spelling.short(value)),
        },
  }
}

function earlierSeries(chart: ChartDef, data: number[], palette: Palette, spelling: Spelling) {
  const common = { name: spelling.earlier, data, silent: true, z: 1 }
  return chart.kind === 'line'
    ? {
        ...common,
        type: 'line',
        showSymbol: false,
        lineStyle: { color: palette.earlier, width: 2, type: 'dashed' },
        itemStyle: { color: palette.earlier },
      }
    : {
        ...common,
        type: 'bar',
        barGap: '-85%',
        barMaxWidth: 32,
        itemStyle: { color: palette.earlier, borderRadius: 3 },
      }
}
