/**
 * What a reader has chosen: theme, density, text size, how much is shown. It goes along to other devices (`settings/screen`);
 * the copy on this one is there before anything is painted.
 */

import { useSyncExternalStore } from 'react'
import { CHOICES, type Choice, type Choices, DEFAULT, type Preference } from './choices'

export { CHOICES, type Choice, type Choices, DEFAULT, type Preference }

const listeners = new Set<() => void>()

function read<P extends Preference>(name: P): Choice<P> {
  const stored = localStorage.getItem(`steward.${name}`)
  return CHOICES[name].find((choice) => choice === stored) ?? DEFAULT[name]
}

/** All that is chosen on this device. */
export function chosen(): Choices {
  return {
    theme: read('theme'),
    density: read('density'),
    text: read('text'),
    mode: read('mode'),
    side: read('side'),
  }
}

let onChoice: (choices: Partial<Choices>) => void = () => undefined

/** Says where what a reader chooses is kept besides this device; answers how to end that. */
export function whenChosen(then: (choices: Partial<Choices>) => void): () => void {
  onChoice = then
  return () => {
    onChoice = () => undefined
  }
}

/** The reader chooses. */
export function choose<P extends Preference>(name: P, choice: Choice<P>): void {
  adopt({ [name]: choice })
  onChoice({ [name]: choice })
}

/** What was chosen elsewhere holds here, too. */
export function adopt(choices: Partial<Choices>): void {
  for (const [name, choice] of Object.entries(choices)) {
    localStorage.setItem(`steward.${name}`, choice)
    if (name !== 'theme') document.documentElement.dataset[name] = choice
  }
  for (const tell of listeners) tell()
}

export function usePreference<P extends Preference>(name: P): Choice<P> {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
    () => read(name),
  )
}

/** Whether the reader wants fewer things on each screen. */
export const useSimple = (): boolean => usePreference('mode') === 'simple'

/** The height of a list's row in pixels, as the density and the text size make it. */
export function useRowHeight(touch: boolean): number {
  const density = usePreference('density')
  const text = usePreference('text')
  const rem = 16 * { normal: 1, large: 1.15, larger: 1.286 }[text]
  if (touch) return Math.round(rem * 4.5)
  return Math.round(rem * { compact: 2, normal: 2.25, comfortable: 2.75 }[density])
}

const system = matchMedia('(prefers-color-scheme: dark)')

/** What the device asks for. */
export function useSystemScheme(): 'light' | 'dark' {
  return useSyncExternalStore(
    (tell) => {
      system.addEventListener('change', tell)
      return () => system.removeEventListener('change', tell)
    },
    () => (system.matches ? 'dark' : 'light'),
  )
}
