/** What is said of a record that was found: its name, where the match is, and what tells it apart. */

import { spaced } from '~/kinds/phone/spaced'
import type { Hit, Range } from './search'

export interface Detail {
  key: string
  /** What the value is, where that is worth saying. */
  label: string
  text: string
  ranges: Range[]
}

/** More would not fit the line. */
const MOST = 4

export function detailsOf(
  hit: Hit,
  titleField: string,
  labelOf: (field: string) => string,
): { label: string | null; ranges: Range[]; details: Detail[] } {
  const inTitle = hit.matched.find(({ field, value }) => field === titleField && value === hit.title)
  const matched = hit.matched
    .filter((match) => match !== inTitle || hit.of)
    .map(({ field, value, ranges }) => ({ key: field, label: labelOf(field), text: value, ranges }))
  const said = new Set([hit.of ? null : hit.title, hit.of?.title, ...matched.map(({ text }) => text)])
  const facts = hit.facts
    .filter(({ value }) => !said.has(value))
    .map(({ field, value }) => ({ key: field, label: '', text: spaced(value), ranges: [] }))
  const details = [...matched, ...facts].slice(0, MOST)
  return hit.of
    ? { label: hit.of.title, ranges: [], details }
    : { label: hit.title, ranges: inTitle?.ranges ?? [], details }
}
