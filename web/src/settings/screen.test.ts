import { describe, expect, it } from 'vitest'
import { readScreen, withChoices } from './screen'

describe('what I have chosen for all my screens', () => {
  it('is read as far as it makes sense', () => {
    expect(readScreen({ theme: 'dark', mode: 'simple', density: 'tiny', tour: 2, other: 1 })).toEqual({
      theme: 'dark',
      mode: 'simple',
      tour: 2,
    })
    expect(readScreen({ tour: 'seen' })).toEqual({ tour: 'seen' })
    for (const nothing of [undefined, null, 'dark', 3, [], { tour: -1 }, { tour: 1.5 }])
      expect(readScreen(nothing)).toEqual({})
  })

  it('stays the very same when nothing is changed', () => {
    const screen = readScreen({ theme: 'dark' })
    expect(withChoices(screen, { theme: 'dark' })).toBe(screen)
    expect(withChoices(screen, { mode: 'simple' })).toEqual({ theme: 'dark', mode: 'simple' })
  })
})
