import { MultiSelect } from '@mantine/core'
import { useWords } from '~/words'
import { useOptions } from '../select/options'
import type { InputProps } from '../types'

export default function MultiSelectInput({
  id,
  object,
  field,
  row,
  value,
  onChange,
  invalid,
  autoFocus,
}: InputProps) {
  const { t, say } = useWords()
  const options = useOptions(object, field, row)
  return (
    <MultiSelect
      id={id}
      data={options.map((option) => ({ value: option.key, label: say(option.label) }))}
      value={Array.isArray(value) ? value : []}
      onChange={(keys) => onChange(keys.length > 0 ? keys : null)}
      searchable
      hidePickedOptions
      nothingFoundMessage={t('nothing.found')}
      placeholder={Array.isArray(value) && value.length > 0 ? undefined : t('choose')}
      error={invalid}
      data-autofocus={autoFocus || undefined}
    />
  )
}
