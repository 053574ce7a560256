/** A colleague: a letter on a colour of their own, and the name. */

import classes from './shared.module.css'

const COLOURS = ['indigo', 'teal', 'orange', 'purple', 'green', 'pink', 'blue', 'red']

/** The letter that stands for a name: the last character of a Chinese one, else the first. */
export function initialOf(name: string): string {
  const last = name.trim().slice(-1)
  return /\p{Script=Han}/u.test(last) ? last : (name.trim()[0] ?? '?').toUpperCase()
}

export function Avatar({ name, id, size = '1.25rem' }: { name: string; id: number; size?: string }) {
  const colour = COLOURS[id % COLOURS.length] ?? 'grey'
  return (
    <span
      aria-hidden
      className={classes.avatar}
      style={{ width: size, height: size, color: `var(--o-${colour})`, background: `var(--o-${colour}-bg)` }}
    >
      {initialOf(name)}
    </span>
  )
}

export function Person({ name, id }: { name: string; id: number }) {
  return (
    <span className={classes.person}>
      <Avatar name={name} id={id} />
      <span className={classes.clip}>{name}</span>
    </span>
  )
}
