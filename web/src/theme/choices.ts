/** What a reader can choose for the screens. */

export const CHOICES = {
  theme: ['auto', 'light', 'dark'],
  density: ['compact', 'normal', 'comfortable'],
  text: ['normal', 'large', 'larger'],
  mode: ['full', 'simple'],
  side: ['wide', 'narrow'],
} as const

export type Preference = keyof typeof CHOICES
export type Choice<P extends Preference> = (typeof CHOICES)[P][number]

export type Choices = { [P in Preference]: Choice<P> }

export const DEFAULT: Choices = {
  theme: 'auto',
  density: 'normal',
  text: 'normal',
  mode: 'full',
  side: 'wide',
}
