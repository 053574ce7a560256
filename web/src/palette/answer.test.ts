import { describe, expect, it } from 'vitest'
import { answerOf, type Place } from './answer'

const nothing = { ctrlKey: false, metaKey: false, altKey: false, isComposing: false }
const chord = { ...nothing, key: 'k', ctrlKey: true }
const slash = { ...nothing, key: '/' }
const at = (place: Partial<Place>) => ({ opened: false, typing: false, inDialog: false, ...place })

describe('the keys of the search box', () => {
  it('open it, also from a field of the screen where a slash is a letter', () => {
    expect(answerOf(chord, at({}))).toBe('open')
    expect(answerOf({ ...nothing, key: 'K', metaKey: true }, at({ typing: true }))).toBe('open')
    expect(answerOf(slash, at({}))).toBe('open')
    expect(answerOf(slash, at({ typing: true }))).toBeNull()
  })
  it('open nothing above a form, and do not reach the browser either', () => {
    expect(answerOf(chord, at({ typing: true, inDialog: true }))).toBe('keep')
    expect(answerOf(slash, at({ inDialog: true }))).toBeNull()
  })
  it('close it where it is open, though it is a dialog itself', () => {
    expect(answerOf(chord, at({ opened: true, typing: true, inDialog: true }))).toBe('close')
    expect(answerOf(slash, at({ opened: true, typing: true, inDialog: true }))).toBeNull()
  })
  it('are not ours with other keys held or while an input method composes', () => {
    expect(answerOf({ ...chord, altKey: true }, at({}))).toBeNull()
    expect(answerOf({ ...slash, ctrlKey: true }, at({}))).toBeNull()
    expect(answerOf({ ...nothing, key: 'k' }, at({}))).toBeNull()
    expect(answerOf({ ...chord, isComposing: true }, at({}))).toBeNull()
  })
})
