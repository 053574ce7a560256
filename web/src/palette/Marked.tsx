import { pieces } from './marks'
import classes from './palette.module.css'
import type { Range } from './search'

/** A text of which some parts are marked. */
export function Marked({ text, ranges }: { text: string; ranges: Range[] }) {
  return pieces(text, ranges).map((piece, at) =>
    piece.marked ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text have no names
      <mark key={at} className={classes.mark}>
        {piece.text}
      </mark>
    ) : (
      piece.text
    ),
  )
}
