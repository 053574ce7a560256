/** The way into the demo company, which is made when somebody first asks for it. */

import { ask } from '~/api/client'
import type { Words } from '~/api/types'

/** How often one asks how far it is, in milliseconds. */
const AGAIN = 700

/** Goes there once it is made; meanwhile says how far that is. */
export async function lookAround(progress: (words: Words) => void): Promise<void> {
  for (;;) {
    const answer = await ask('demo', { method: 'POST' })
    if (answer.status !== 202) break
    const told: { progress: Words } = await answer.json()
    progress(told.progress)
    await new Promise((then) => setTimeout(then, AGAIN))
  }
  // Another company: nothing that this page knows holds there.
  location.assign('/')
}

/** Back to the own company. */
export async function leaveDemo(): Promise<void> {
  await ask('session', { method: 'DELETE' })
  location.assign('/')
}
