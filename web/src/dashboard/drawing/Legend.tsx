/** Which colour stands for what. */

import classes from './drawing.module.css'
import type { Part } from './series'

export function Legend({ parts }: { parts: Part[] }) {
  return (
    <div className={classes.legend}>
      {parts.map((part) => (
        <span key={part.series} className={classes.key}>
          <i style={{ background: part.colour }} />
          {part.label}
        </span>
      ))}
    </div>
  )
}
