/** The axis of values: it begins at zero, ends at a round number, and has few lines. */

/** How many steps an axis has at most. */
const STEPS = 4

export interface Scale {
  low: number
  high: number
  ticks: number[]
  /** Where a value stands, from 0 at the low end to 1 at the high one. */
  at: (value: number) => number
}

/** The smallest of 1, 2, 2.5, 5 and 10 times a power of ten that is no smaller. */
function round(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step))
  return power * ([1, 2, 2.5, 5, 10].find((times) => times * power >= step * (1 - 1e-9)) ?? 10)
}

/** `whole`: the values are counted, so that half of one is no step. */
export function scaleOf(values: number[], whole: boolean): Scale {
  const least = Math.min(0, ...values)
  const most = Math.max(0, ...values)
  const span = most - least || 1
  const wanted = round(span / STEPS)
  const step = whole ? Math.max(1, Math.ceil(wanted)) : wanted
  const low = Math.floor(least / step) * step
  const high = Math.max(low + step, Math.ceil(most / step - 1e-9) * step)
  const count = Math.round((high - low) / step)
  const ticks = Array.from({ length: count + 1 }, (_, at) => low + at * step)
  return { low, high, ticks, at: (value) => (value - low) / (high - low) }
}

/** About how wide a text is at most, in pixels at twelve: no layout is asked for it. */
export function widthOf(text: string): number {
  let width = 0
  for (const letter of text) width += wideOf(letter)
  return width
}

function wideOf(letter: string): number {
  if (letter > '\u2e7f') return 12
  if ('MWmw%'.includes(letter)) return 10.8
  return " .,:;'|il".includes(letter) ? 3.6 : 7.6
}

/** Every how many names one is written, so that none covers another. */
export function everyOf(names: string[], room: number): number {
  const widest = Math.max(0, ...names.map(widthOf)) + 8
  return Math.max(1, Math.ceil(widest / Math.max(1, room)))
}

/** Moves what stands too near to the one above it downwards, and all of it up again where it leaves the box. */
export function apart(places: number[], gap: number, end: number): number[] {
  const order = places.map((_, at) => at).sort((one, other) => (places[one] ?? 0) - (places[other] ?? 0))
  const moved = [...places]
  let last = Number.NEGATIVE_INFINITY
  for (const at of order) {
    const place = Math.max(places[at] ?? 0, last + gap)
    moved[at] = place
    last = place
  }
  let most = end
  for (const at of [...order].reverse()) {
    const place = Math.min(moved[at] ?? 0, most)
    moved[at] = place
    most = place - gap
  }
  return moved
}
