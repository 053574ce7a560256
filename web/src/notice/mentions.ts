/** Mentioning colleagues in a text: what stands behind an @ before the caret, and who is meant in the end. */

import type { Named } from '~/api/types'

/** How long a name behind an @ may be. */
const LONGEST = 20

/** What is being typed behind an @, and where that stands; nothing where no one is meant. */
export function typedName(text: string, caret: number): { from: number; wanted: string } | null {
  const from = text.lastIndexOf('@', caret - 1)
  if (from < 0) return null
  const wanted = text.slice(from + 1, caret)
  if (wanted.length > LONGEST || /[\s,，。;；:：!！?？]/.test(wanted)) return null
  // An address of mail mentions nobody.
  if (/[\w.-]/.test(text[from - 1] ?? '')) return null
  return { from, wanted }
}

/** The text with a colleague's name in place of what was typed, and where the caret goes then. */
export function withName(
  text: string,
  { from, wanted }: { from: number; wanted: string },
  name: string,
): { text: string; caret: number } {
  const before = `${text.slice(0, from)}@${name} `
  return { text: before + text.slice(from + 1 + wanted.length).replace(/^ /, ''), caret: before.length }
}

/** Those of the chosen colleagues whose names still stand in the text. */
export function mentioned(text: string, chosen: Named[]): Named[] {
  const found = chosen.filter(({ title }) => title && text.includes(`@${title}`))
  return found.filter((one, at) => found.findIndex(({ id }) => id === one.id) === at)
}
