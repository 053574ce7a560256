/** The exact numbers of the group under the pointer. */

import type { Group } from '../data'
import type { Spelling } from '../spelling'
import classes from './drawing.module.css'
import type { Part } from './series'

export interface Tipped {
  group: number
  /** Where the pointer is, and how wide the drawing, in pixels. */
  x: number
  y: number
  width: number
}

interface Props {
  tip: Tipped
  group: Group
  parts: Part[]
  spelling: Spelling
}

export function Tip({ tip, group, parts, spelling }: Props) {
  const behind = tip.x > tip.width / 2
  return (
    <div
      className={classes.tip}
      aria-hidden
      style={{
        top: tip.y,
        ...(behind ? { right: tip.width - tip.x + 12 } : { left: tip.x + 12 }),
      }}
    >
      <strong>{group.label}</strong>
      {parts.length > 1 &&
        parts.map((part) => (
          <span key={part.series} className={classes.key}>
            <i style={{ background: part.colour }} />
            {part.label} {spelling.exact(part.values[tip.group] ?? 0)}
          </span>
        ))}
      {parts.length === 1 && <span>{spelling.exact(group.value)}</span>}
      {group.before !== undefined && (
        <span className={classes.tipBefore}>
          {spelling.earlier} {spelling.exact(group.before)}
        </span>
      )}
    </div>
  )
}
