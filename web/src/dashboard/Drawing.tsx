/** A drawn chart: its marks lead to their records, and say their exact numbers under the pointer. */

import { type MouseEvent, type PointerEvent, useRef, useState } from 'react'
import { useWords } from '~/words'
import type { ChartDef } from './chart'
import { type ChartData, DRAWN } from './data'
import classes from './drawing/drawing.module.css'
import { Legend } from './drawing/Legend'
import { Funnel, Lying } from './drawing/Lying'
import { Pie } from './drawing/Pie'
import { Plot } from './drawing/Plot'
import { type Part, partsOf } from './drawing/series'
import { Tip, type Tipped } from './drawing/Tip'
import type { Spelling } from './spelling'

interface Props {
  chart: ChartDef
  data: ChartData
  spelling: Spelling
  /** A click on a mark: the group, and the series if there are several. */
  onMark: (group: number, series: number | undefined) => void
}

/** The group, and the series, of what lies under the pointer. */
function markOf(target: EventTarget): { group: number; series: number | undefined } | null {
  const group = (target as Element).closest<HTMLElement>('[data-group]')?.dataset.group
  const series = (target as Element).closest<HTMLElement>('[data-series]')?.dataset.series
  return group === undefined ? null : { group: Number(group), series: series ? Number(series) : undefined }
}

export default function Drawing({ chart, data, spelling, onMark }: Props) {
  const { t } = useWords()
  const box = useRef<HTMLDivElement>(null)
  const [tip, setTip] = useState<Tipped | null>(null)
  const groups = chart.by?.bucket ? data.groups : data.groups.slice(0, DRAWN)
  const parts = partsOf({ groups, series: data.series })
  const point = (event: PointerEvent) => {
    const mark = event.pointerType === 'touch' ? null : markOf(event.target)
    const place = box.current?.getBoundingClientRect()
    if (!mark || !place) return setTip(null)
    setTip({
      group: mark.group,
      x: event.clientX - place.left,
      y: event.clientY - place.top,
      width: place.width,
    })
  }
  const click = (event: MouseEvent) => {
    const mark = markOf(event.target)
    if (mark) onMark(mark.group, data.series.length > 0 ? mark.series : undefined)
  }
  const tipped = tip && groups[tip.group]
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the table behind it has a link for each mark
    <div
      ref={box}
      className={classes.drawing}
      role="img"
      aria-label={t('chart.drawn', { title: chart.title })}
      onPointerMove={point}
      onPointerLeave={() => setTip(null)}
      onClick={click}
    >
      {parts.length > 1 && chart.kind === 'bar' && <Legend parts={parts} />}
      <Shape chart={chart} data={{ ...data, groups }} parts={parts} spelling={spelling} />
      {tip && tipped && <Tip tip={tip} group={tipped} parts={parts} spelling={spelling} />}
    </div>
  )
}

function Shape({ chart, data, parts, spelling }: Omit<Props, 'onMark'> & { parts: Part[] }) {
  const { groups } = data
  if (chart.kind === 'pie') return <Pie groups={groups} />
  if (chart.kind === 'funnel') return <Funnel groups={groups} spelling={spelling} />
  const isLying = chart.kind === 'bar' && !chart.by?.bucket && groups.every((group) => group.value >= 0)
  if (isLying) return <Lying groups={groups} parts={parts} spelling={spelling} />
  return <Plot chart={chart} groups={groups} parts={parts} spelling={spelling} />
}
