import { Select } from '@mantine/core'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import type { InputProps } from '../types'

export default function ObjectNameInput({ id, field, value, onChange, onPick, invalid }: InputProps) {
  const { t, say } = useWords()
  const catalog = useCatalog()
  const objects = (field.objects ?? []).flatMap((name) => catalog.named(name) ?? [])
  return (
    <Select
      id={id}
      data={objects.map((object) => ({ value: object.name, label: say(object.label) }))}
      value={typeof value === 'string' ? value : null}
      onChange={(name) => {
        onChange(name)
        onPick?.(name)
      }}
      placeholder={t('choose')}
      allowDeselect={false}
      error={invalid}
    />
  )
}
