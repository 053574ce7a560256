/** A text in pieces, of which some are marked. */

import type { Range } from './search'

export interface Piece {
  text: string
  marked: boolean
}

export function pieces(text: string, ranges: Range[]): Piece[] {
  const found: Piece[] = []
  let at = 0
  for (const [from, to] of ranges) {
    if (from < at || to <= from || to > text.length) continue
    if (from > at) found.push({ text: text.slice(at, from), marked: false })
    found.push({ text: text.slice(from, to), marked: true })
    at = to
  }
  if (at < text.length) found.push({ text: text.slice(at), marked: false })
  return found
}

/** Where the words of what is typed stand in a text. */
export function rangesOf(text: string, wanted: string): Range[] {
  const plain = text.toLowerCase()
  const ranges = wordsOf(wanted).flatMap((word): Range[] => {
    const at = plain.indexOf(word)
    return at < 0 ? [] : [[at, at + word.length]]
  })
  ranges.sort((one, other) => one[0] - other[0])
  return ranges
}

/** The words of what is typed, as they are compared. */
export function wordsOf(wanted: string): string[] {
  return wanted
    .normalize('NFKC')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
}
