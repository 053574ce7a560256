/** Lying bars, as long as their values; and a funnel of bars around the middle. */

import type { Group } from '../data'
import type { Spelling } from '../spelling'
import classes from './drawing.module.css'
import type { Part } from './series'

interface Props {
  groups: Group[]
  parts: Part[]
  spelling: Spelling
}

const percent = (value: number, most: number) => `${most > 0 ? (Math.max(0, value) / most) * 100 : 0}%`

export function Lying({ groups, parts, spelling }: Props) {
  const most = Math.max(...groups.flatMap((group) => [group.value, group.before ?? 0]))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <div className={classes.rows} tabIndex={0}>
      {groups.map((group, at) => (
        <div key={group.key ?? ''} className={classes.row} data-group={at}>
          <span className={classes.rowName}>{group.label}</span>
          <span className={classes.track}>
            {group.before !== undefined && (
              <span
                className={classes.rowBefore}
                style={{ width: `calc((100% - var(--number)) * ${most > 0 ? group.before / most : 0})` }}
              />
            )}
            <span className={classes.rowBar} style={{ width: percent(group.value, most) }}>
              {parts.map((part) => (
                <span
                  key={part.series ?? -1}
                  data-series={part.series}
                  style={{ background: part.colour, flexGrow: Math.max(0, part.values[at] ?? 0) }}
                />
              ))}
            </span>
            <span className={classes.rowValue}>{group.value === 0 ? '' : spelling.short(group.value)}</span>
          </span>
        </div>
      ))}
    </div>
  )
}

/** In the order of the stages, each as wide as its value: also where a later stage has more. */
export function Funnel({ groups, spelling }: Omit<Props, 'parts'>) {
  const most = Math.max(...groups.map((group) => group.value))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <div className={classes.rows} tabIndex={0}>
      {groups.map((group, at) => (
        <div key={group.key ?? ''} className={classes.row} data-group={at}>
          <span className={classes.rowName}>{group.label}</span>
          <span className={classes.middle}>
            <span className={classes.stage} style={{ width: percent(group.value, most) }}>
              <span>{spelling.short(group.value)}</span>
            </span>
          </span>
        </div>
      ))}
    </div>
  )
}
