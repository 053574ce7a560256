import { describe, expect, it } from 'vitest'
import { addedObject, changedObject, newObject, objectDraft } from './objectDraft'
import type { OwnObject } from './objects'

const CARD: OwnObject = {
  name: 'x_card',
  plural: 'x_cards',
  label: { en: 'Card', zh: '会员卡' },
  label_plural: { en: 'Cards', zh: '会员卡' },
  help: { en: 'Card', zh: '会员卡' },
  icon: 'receipt',
  group: null,
  title: null,
  number: 'HY-',
  owned: false,
  abilities: ['files'],
  removed_at: null,
  purged_at: null,
}

describe('an object', () => {
  it('is sent with what was chosen of it', () => {
    const draft = { ...newObject(), label: { en: 'Card', zh: '会员卡' } }
    expect(addedObject(draft)).toMatchObject({
      label_plural: { en: 'Card', zh: '会员卡' },
      title: { en: 'Name', zh: '名称' },
      number: null,
      access: { read: 'own', write: 'own' },
    })
    const open = addedObject({ ...draft, owned: false, named: false, numbered: true, prefix: 'A-' })
    expect(open).toMatchObject({ title: null, number: 'A-' })
    expect(open.access).toBeUndefined()
  })

  it('that there is keeps what can not be changed', () => {
    const draft = objectDraft(CARD)
    expect([draft.named, draft.numbered, draft.help.en, draft.group]).toEqual([false, true, '', ''])
    const sent = changedObject({ ...draft, plural: { en: '', zh: '' } })
    expect(sent).toEqual({
      label: CARD.label,
      label_plural: CARD.label,
      help: { en: '', zh: '' },
      icon: 'receipt',
      group: '',
      abilities: ['files'],
    })
  })
})
