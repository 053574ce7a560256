import { describe, expect, it } from 'vitest'
import type { ReshapedField } from './api'
import { added, changed, draftOf, movedTo, newDraft, newOption, worded } from './draft'

const FIELD: ReshapedField = {
  name: 'x_education',
  kind: 'select',
  own: true,
  label: { en: 'Education', zh: '学历' },
  help: null,
  required: false,
  required_when: null,
  shown_when: null,
  wrong: null,
  hidden: false,
  searchable: false,
  formula: null,
  rollup: null,
  computing: false,
  default: null,
  options: [{ key: 'master', label: { en: 'Master', zh: '硕士' }, colour: 'blue', shipped: false }],
  references: null,
  list_label: null,
  on_delete: 'keep',
  max_length: null,
  decimals: null,
  position: 0,
  changed: false,
  may: ['label', 'help', 'required', 'hidden', 'options', 'default', 'position'],
  removed_at: null,
  purged_at: null,
}

describe('words', () => {
  it('are the same in both languages until one says otherwise', () => {
    expect(worded({ en: '', zh: '' }, 'zh', '学')).toEqual({ en: '学', zh: '学' })
    expect(worded({ en: '学', zh: '学' }, 'zh', '学历')).toEqual({ en: '学历', zh: '学历' })
    expect(worded({ en: 'Education', zh: '学历' }, 'zh', '学位')).toEqual({ en: 'Education', zh: '学位' })
    expect(worded({ en: '', zh: '学历' }, 'en', 'Ed')).toEqual({ en: 'Ed', zh: '学历' })
  })
})

describe('what is sent', () => {
  it('of a formula is what it is computed by, and nothing that people fill in', () => {
    const draft = { ...newDraft(), kind: 'integer', computed: true, formula: 'amount * 2', required: true }
    expect(added({ ...draft, default: '3' })).toEqual({
      kind: 'integer',
      label: draft.label,
      help: draft.help,
      formula: 'amount * 2',
    })
    const field = { ...FIELD, kind: 'integer', formula: 'amount * 2', may: [...FIELD.may, 'formula'] }
    expect(changed(field, { ...draftOf(field), formula: ' amount * 2 ' })).toBeNull()
    expect(changed(field, { ...draftOf(field), formula: 'amount * 3' })).toEqual({ formula: 'amount * 3' })
  })
  it('of a roll-up is what it is kept up from, without a kind', () => {
    const rollup = {
      way: 'contacts.account_id',
      function: 'count' as const,
      field: 'x_points',
      only: [
        { id: 1, field: 'rank', value: 'gold' },
        { id: 2, field: 'is_primary', value: null },
      ],
    }
    const sent = {
      from: 'contacts',
      via: 'account_id',
      function: 'count' as const,
      field: null,
      only: { rank: 'gold' },
    }
    const draft = { ...newDraft(), computed: true, rollup, required: true }
    expect(added(draft)).toEqual({ label: draft.label, help: draft.help, rollup: sent })
    const field = { ...FIELD, kind: 'integer', rollup: sent, may: ['label', 'rollup'] }
    expect(changed(field, draftOf(field))).toBeNull()
    const summed = { ...rollup, function: 'sum' as const, only: [] }
    expect(changed(field, { ...draftOf(field), rollup: summed })).toEqual({
      rollup: { ...sent, function: 'sum', field: 'x_points', only: {} },
    })
  })

  it('of conditions is what was written', () => {
    const draft = { ...newDraft(), shownWhen: "level == 'A'", requiredWhen: ' ' }
    expect(added(draft).shown_when).toBe("level == 'A'")
    expect('required_when' in added(draft)).toBe(false)
    const field = { ...FIELD, shown_when: 'is_new', may: [...FIELD.may, 'shown_when', 'required_when'] }
    expect(changed(field, draftOf(field))).toBeNull()
    expect(changed(field, { ...draftOf(field), shownWhen: '' })).toEqual({ shown_when: '' })
    expect(changed(field, { ...draftOf(field), requiredWhen: 'is_new' })).toEqual({ required_when: 'is_new' })
    // What can't be changed of a field is not sent.
    expect(changed(FIELD, { ...draftOf(FIELD), requiredWhen: 'is_new' })).toBeNull()
  })

  it('of a new field is what its kind knows', () => {
    const draft = { ...newDraft(), kind: 'integer', label: worded({ en: '', zh: '' }, 'en', 'Age') }
    expect(added({ ...draft, default: ' ', searchable: true })).toEqual({
      kind: 'integer',
      label: { en: 'Age', zh: 'Age' },
      help: { en: '', zh: '' },
      required: false,
    })
  })

  it('leaves out options without words', () => {
    const draft = { ...newDraft(), kind: 'select' }
    const [first, second] = draft.options
    if (!first || !second) throw new Error('two options')
    const named = { ...first, label: { en: 'A', zh: '甲' } }
    expect(added({ ...draft, options: [second, named] }).options).toEqual([
      { label: { en: 'A', zh: '甲' }, colour: 'blue' },
    ])
  })

  it('of a change is what was changed', () => {
    const draft = draftOf(FIELD)
    expect(changed(FIELD, draft)).toBeNull()
    expect(changed(FIELD, { ...draft, required: true })).toEqual({ required: true })
    const more = { ...newOption(1), label: { en: 'Doctor', zh: '博士' } }
    expect(changed(FIELD, { ...draft, options: [more, ...draft.options] })).toEqual({
      options: [
        { label: { en: 'Doctor', zh: '博士' }, colour: 'green' },
        { key: 'master', label: { en: 'Master', zh: '硕士' }, colour: 'blue' },
      ],
    })
    expect(changed({ ...FIELD, may: ['label'] }, { ...draft, required: true })).toBeNull()
  })
})

it('moves one to another place', () => {
  expect(movedTo(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a'])
  expect(movedTo(['a', 'b', 'c'], 2, -1)).toEqual(['c', 'a', 'b'])
  expect(movedTo(['a'], 3, 0)).toEqual(['a'])
})
