/** A ring of parts, each named with its share beside it. */

import type { Group } from '../data'
import classes from './drawing.module.css'
import { COLOURS, colourOf } from './series'

/** The radius of the middle of the ring and its width, of a picture that is a hundred wide. */
const RADIUS = 38
const WIDTH = 22
const ROUND = 2 * Math.PI * RADIUS

export function Pie({ groups }: { groups: Group[] }) {
  const shown = groups.slice(0, COLOURS.length).filter((group) => group.value > 0)
  const total = shown.reduce((sum, group) => sum + group.value, 0)
  let before = 0
  return (
    <div className={classes.pie}>
      <svg viewBox="0 0 100 100" aria-hidden>
        {shown.map((group) => {
          const at = groups.indexOf(group)
          const share = group.value / total
          const start = before
          before += share
          return (
            <circle
              key={group.key ?? ''}
              data-group={at}
              cx={50}
              cy={50}
              r={RADIUS}
              style={{
                fill: 'none',
                stroke: colourOf(at),
                strokeWidth: WIDTH,
                strokeDasharray: `${Math.max(0, share * ROUND - (shown.length > 1 ? 1 : 0))} ${ROUND}`,
                strokeDashoffset: -start * ROUND,
              }}
            />
          )
        })}
      </svg>
      <ul className={classes.shares}>
        {shown.map((group) => {
          const at = groups.indexOf(group)
          return (
            <li key={group.key ?? ''} className={classes.key} data-group={at}>
              <i style={{ background: colourOf(at) }} />
              <span>{group.label}</span>
              <b>{`${Math.round((group.value / total) * 100)}%`}</b>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
