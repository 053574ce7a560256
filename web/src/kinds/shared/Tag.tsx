/** An option as text on a tint. */

import type { OptionDef } from '~/api/types'
import { useWords } from '~/words'
import classes from './shared.module.css'

const COLOURS = new Set([
  'grey',
  'red',
  'orange',
  'yellow',
  'green',
  'teal',
  'blue',
  'indigo',
  'purple',
  'pink',
])

export function Tag({ option }: { option: OptionDef }) {
  const { say } = useWords()
  const colour = option.colour && COLOURS.has(option.colour) ? option.colour : null
  if (!colour) return <span className={classes.plain}>{say(option.label)}</span>
  return (
    <span
      className={classes.tag}
      style={{ color: `var(--o-${colour})`, background: `var(--o-${colour}-bg)` }}
    >
      {say(option.label)}
    </span>
  )
}
