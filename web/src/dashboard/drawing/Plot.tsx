/** Standing bars, or lines, over names or stretches of time. */

import { useElementSize } from '@mantine/hooks'
import { type ReactNode, useId } from 'react'
import type { ChartDef } from '../chart'
import type { Group } from '../data'
import type { Spelling } from '../spelling'
import classes from './drawing.module.css'
import { apart, everyOf, type Scale, scaleOf, widthOf } from './scale'
import type { Part } from './series'

/** Room above for the number on the highest bar, and below for the names, in pixels. */
const ABOVE = 18
const BELOW = 22
/** Room at the right for the names of lines. */
const NAMES = 76
/** The widest bar, and how much of its room it takes. */
const WIDEST = 32
const FILLED = 0.68
/** How far the bar of the stretch before looks out from behind, as a part of a bar's width. */
const BEHIND = 0.18
/** So many points have marks of their own, and so many bars numbers. */
const MARKED = 40
const NUMBERED = 13
/** The height of a line of text, in pixels. */
const LINE = 14

interface Props {
  chart: ChartDef
  groups: Group[]
  parts: Part[]
  spelling: Spelling
}

/** Where things are in the picture. */
interface Frame {
  left: number
  right: number
  top: number
  bottom: number
  band: number
  /** The middle of a group. */
  x: (at: number) => number
  y: (value: number) => number
}

export function Plot({ chart, groups, parts, spelling }: Props) {
  const { ref, width, height } = useElementSize<HTMLDivElement>()
  const several = parts.length > 1
  const isLine = chart.kind === 'line'
  const before = groups.flatMap((group) => (group.before === undefined ? [] : [group.before]))
  const highest = isLine ? parts.flatMap((part) => part.values) : groups.map((group) => group.value)
  const scale = scaleOf([...highest, ...before], chart.measure.function === 'count')
  const names = scale.ticks.map((tick) => spelling.short(tick))
  const left = Math.max(...names.map(widthOf)) + 8
  const right = width - (isLine && several ? NAMES : 12)
  const bottom = height - BELOW
  const band = (right - left) / groups.length
  const frame: Frame = {
    left,
    right,
    top: ABOVE,
    bottom,
    band,
    x: (at) => left + (at + 0.5) * band,
    y: (value) => bottom - scale.at(value) * (bottom - ABOVE),
  }
  const every = everyOf(
    groups.map((group) => group.label),
    band,
  )
  return (
    <div ref={ref} className={classes.plot}>
      {width > 0 && height > BELOW + ABOVE && (
        <svg width={width} height={height} aria-hidden>
          <Lines frame={frame} scale={scale} names={names} />
          {groups.map((group, at) => (
            <g key={group.key ?? ''}>
              <rect
                className={classes.band}
                data-group={at}
                x={left + at * band}
                y={0}
                width={band}
                height={bottom}
              />
              {at % every === 0 && (
                <text className={classes.name} x={frame.x(at)} y={height - 6} textAnchor="middle">
                  {group.label}
                </text>
              )}
            </g>
          ))}
          {isLine ? (
            <Curves groups={groups} parts={parts} frame={frame} />
          ) : (
            <Bars groups={groups} parts={parts} frame={frame} spelling={spelling} />
          )}
        </svg>
      )}
    </div>
  )
}

function Lines({ frame, scale, names }: { frame: Frame; scale: Scale; names: string[] }) {
  return scale.ticks.map((tick, at) => (
    <g key={tick}>
      <line
        className={tick === 0 ? classes.zero : classes.grid}
        x1={frame.left}
        x2={frame.right}
        y1={frame.y(tick)}
        y2={frame.y(tick)}
      />
      <text className={classes.tick} x={frame.left - 6} y={frame.y(tick) + 4} textAnchor="end">
        {names[at]}
      </text>
    </g>
  ))
}

interface Drawn {
  groups: Group[]
  parts: Part[]
  frame: Frame
}

/** Which bars have room above them for their number: none that covers the one before. */
function free(groups: Group[], frame: Frame, spelling: Spelling): boolean[] {
  let end = 0
  let height = 0
  return groups.map((group, at) => {
    const half = widthOf(spelling.short(group.value)) / 2
    const y = frame.y(Math.max(0, group.value))
    const covers = frame.x(at) - half < end && Math.abs(y - height) < LINE
    if (group.value === 0 || covers) return false
    end = frame.x(at) + half
    height = y
    return true
  })
}

function Bars({ groups, parts, frame, spelling }: Drawn & { spelling: Spelling }) {
  const several = parts.length > 1
  const hasBefore = groups.some((group) => group.before !== undefined)
  const wide = Math.min(WIDEST, frame.band * FILLED)
  const aside = hasBefore ? (wide * BEHIND) / 2 : 0
  const numbered = several || groups.length > NUMBERED ? [] : free(groups, frame, spelling)
  return groups.map((group, at) => {
    const x = frame.x(at) - wide / 2
    let reached = 0
    return (
      <g key={group.key ?? ''} data-group={at}>
        {group.before !== undefined && (
          <Bar
            className={classes.before}
            x={x - aside}
            wide={wide}
            from={frame.y(0)}
            to={frame.y(group.before)}
          />
        )}
        {parts.map((part) => {
          const value = part.values[at] ?? 0
          const from = frame.y(reached)
          reached += value
          return (
            <Bar
              key={part.series ?? -1}
              colour={part.colour}
              x={x + aside}
              wide={wide}
              from={from}
              to={frame.y(reached)}
              square={several}
              series={part.series}
            />
          )
        })}
        {numbered[at] && (
          <text
            className={classes.value}
            x={frame.x(at) + aside}
            y={frame.y(Math.max(0, group.value)) - 5}
            textAnchor="middle"
          >
            {spelling.short(group.value)}
          </text>
        )}
      </g>
    )
  })
}

interface BarProps {
  x: number
  wide: number
  from: number
  to: number
  colour?: string
  className?: string
  square?: boolean
  series?: number
}

/** A bar with a round head, as far as it is high enough for one. */
function Bar({ x, wide, from, to, colour, className, square, series }: BarProps) {
  const high = Math.abs(from - to)
  const r = square ? 0 : Math.min(3, high, wide / 2)
  const up = to <= from ? 1 : -1
  const head = `M${x} ${from}V${to + up * r}Q${x} ${to} ${x + r} ${to}H${x + wide - r}Q${x + wide} ${to} ${x + wide} ${to + up * r}V${from}Z`
  return high < 0.5 ? null : (
    <path className={className} d={head} style={{ fill: colour }} data-series={series} />
  )
}

function Curves({ groups, parts, frame }: Drawn): ReactNode {
  const clip = useId()
  const path = (values: number[]) =>
    values.map((value, at) => `${at === 0 ? 'M' : 'L'}${frame.x(at)} ${frame.y(value)}`).join('')
  const hasBefore = groups.some((group) => group.before !== undefined)
  const last = groups.length - 1
  const ends = apart(
    parts.map((part) => frame.y(part.values[last] ?? 0)),
    LINE,
    frame.bottom,
  )
  return (
    <>
      {hasBefore && <path className={classes.dashed} d={path(groups.map((group) => group.before ?? 0))} />}
      {parts.map((part, index) => (
        <g key={part.series ?? -1}>
          <path className={classes.curve} d={path(part.values)} style={{ stroke: part.colour }} />
          {groups.length < MARKED &&
            part.values.map((value, at) => (
              <circle
                // biome-ignore lint/suspicious/noArrayIndexKey: a point is its place
                key={at}
                data-group={at}
                data-series={part.series}
                cx={frame.x(at)}
                cy={frame.y(value)}
                r={3}
                style={{ fill: part.colour }}
              />
            ))}
          {parts.length > 1 && (
            <>
              <clipPath id={`${clip}-${index}`}>
                <rect x={frame.x(last)} y={0} width={NAMES + frame.band} height={frame.bottom + LINE} />
              </clipPath>
              <text
                className={classes.end}
                clipPath={`url(#${clip}-${index})`}
                x={frame.x(last) + 8}
                y={(ends[index] ?? 0) + 4}
                style={{ fill: part.colour }}
              >
                {part.label}
              </text>
            </>
          )}
        </g>
      ))}
    </>
  )
}
