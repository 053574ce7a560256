/** One line of the search box. */

import type { MouseEvent } from 'react'
import { Marked } from './Marked'
import classes from './palette.module.css'
import type { Item } from './useItems'

interface Props {
  id: string
  item: Item
  active: boolean
  onPoint: () => void
  onChoose: (elsewhere: boolean) => void
}

export function Entry({ id, item, active, onPoint, onChoose }: Props) {
  const Icon = item.icon
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the box above has the keys
    <div
      id={id}
      role="option"
      aria-selected={active}
      tabIndex={-1}
      className={classes.entry}
      onMouseMove={() => !active && onPoint()}
      onMouseDown={(event: MouseEvent) => event.preventDefault()}
      onClick={(event) => onChoose(event.metaKey || event.ctrlKey)}
    >
      <Icon size={18} stroke={1.75} aria-hidden />
      <span className={classes.words}>
        <span className={classes.title}>
          <Marked text={item.label} ranges={item.ranges} />
        </span>
        {item.details.length > 0 && (
          <span className={classes.details}>
            {item.details.map((detail) => (
              <span key={detail.key} className={classes.detail}>
                {detail.label && <span className={classes.field}>{detail.label} </span>}
                <Marked text={detail.text} ranges={detail.ranges} />
              </span>
            ))}
          </span>
        )}
      </span>
      {item.side && <span className={classes.side}>{item.side}</span>}
    </div>
  )
}
