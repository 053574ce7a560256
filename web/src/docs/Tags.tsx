/** A text of the description, whose code stands between back-ticks. */

import classes from './docs.module.css'

export function Tags({ text }: { text: string }) {
  const parts = text.split('`')
  return (
    <p className={classes.about}>
      {parts.map((part, at) => {
        const key = `${at} ${part}`
        return at % 2 === 1 ? <code key={key}>{part}</code> : <span key={key}>{part}</span>
      })}
    </p>
  )
}
