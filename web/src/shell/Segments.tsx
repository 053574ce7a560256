/** A choice of a few, all in sight: radio buttons as one bar. */

import { useId } from 'react'
import classes from './Segments.module.css'

interface Props<V extends string> {
  label: string
  value: V
  options: { value: V; label: string }[]
  onChange: (value: V) => void
}

export function Segments<V extends string>({ label, value, options, onChange }: Props<V>) {
  const name = useId()
  return (
    <div className={classes.bar} role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value} className={classes.part} data-on={option.value === value || undefined}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </div>
  )
}
