import { Select } from '@mantine/core'
import { useWords } from '~/words'
import type { InputProps } from '../types'
import { useOptions } from './options'

/** Above so many options one types to find. */
const MANY = 8

export default function SelectInput({
  id,
  object,
  field,
  row,
  value,
  onChange,
  onPick,
  invalid,
  autoFocus,
}: InputProps) {
  const { t, say } = useWords()
  const options = useOptions(object, field, row)
  return (
    <Select
      id={id}
      data={options.map((option) => ({ value: option.key, label: say(option.label) }))}
      value={typeof value === 'string' ? value : null}
      onChange={(key) => {
        onChange(key)
        onPick?.(key)
      }}
      searchable={options.length > MANY}
      clearable={!field.required}
      clearButtonProps={{ 'aria-label': t('clear') }}
      allowDeselect={false}
      nothingFoundMessage={t('nothing.found')}
      placeholder={t('choose')}
      comboboxProps={{ withinPortal: true }}
      error={invalid}
      data-autofocus={autoFocus || undefined}
      defaultDropdownOpened={Boolean(autoFocus && onPick)}
    />
  )
}
