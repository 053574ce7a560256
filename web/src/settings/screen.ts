/** What I have chosen for all my screens, as it is stored. */

import type { Value } from '~/api/types'
import { CHOICES, type Choices } from '~/theme/choices'
import type { Setting } from './useSetting'

/** The size of text lies in the user's own record: an administrator may choose a large one for somebody. */
type Kept = Omit<Choices, 'text'>

export interface Screen extends Partial<Kept> {
  /** How far the tour was followed: the step where it goes on, or that it was seen or is not wanted. */
  tour?: number | 'seen'
}

/** What was stored; what can't be read counts as not there. */
export function readScreen(stored: unknown): Screen {
  if (typeof stored !== 'object' || stored === null) return {}
  const { theme, density, mode, side, tour } = stored as Record<string, unknown>
  const one = <C extends string>(choices: readonly C[], value: unknown) =>
    choices.find((choice) => choice === value)
  const read: Screen = {
    theme: one(CHOICES.theme, theme),
    density: one(CHOICES.density, density),
    mode: one(CHOICES.mode, mode),
    side: one(CHOICES.side, side),
    tour:
      tour === 'seen' || (Number.isSafeInteger(tour) && Number(tour) > 0)
        ? (tour as Screen['tour'])
        : undefined,
  }
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined))
}

export const SCREEN: Setting<Screen> = {
  key: 'screen',
  read: readScreen,
  write: (screen) => screen as unknown as Value,
}

/** The same with some of it changed; the very same if nothing is. */
export function withChoices(screen: Screen, change: Screen): Screen {
  const then = { ...screen, ...change }
  return JSON.stringify(then) === JSON.stringify(screen) ? screen : then
}
