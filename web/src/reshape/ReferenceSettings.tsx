/** What a reference says of the other side: how its records are listed there, and what becomes of them. */

import { Select, TextInput } from '@mantine/core'
import { useWords } from '~/words'
import { type Draft, worded } from './draft'

interface Props {
  draft: Draft
  both: boolean
  errors: Record<string, string>
  set: (part: Partial<Draft>) => void
}

const RULES = ['keep', 'clear', 'cascade', 'refuse'] as const

export function ReferenceSettings({ draft, both, errors, set }: Props) {
  const { t, language } = useWords()
  const other = language === 'zh' ? 'en' : 'zh'
  return (
    <>
      <TextInput
        label={t('reshape.list.label')}
        description={t('reshape.list.label.help')}
        value={draft.list[language]}
        error={errors.list_label}
        onChange={(event) => set({ list: worded(draft.list, language, event.currentTarget.value) })}
      />
      {both && (
        <TextInput
          label={t(`reshape.list.label.${other}`)}
          value={draft.list[other]}
          onChange={(event) => set({ list: { ...draft.list, [other]: event.currentTarget.value } })}
        />
      )}
      <Select
        label={t('reshape.on.delete')}
        allowDeselect={false}
        data={RULES.map((rule) => ({ value: rule as string, label: t(`reshape.on.delete.${rule}`) }))}
        value={draft.onDelete}
        error={errors.on_delete}
        onChange={(rule) => rule && set({ onDelete: rule })}
      />
    </>
  )
}
