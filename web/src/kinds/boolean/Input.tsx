import { Switch } from '@mantine/core'
import { useWords } from '~/words'
import type { InputProps } from '../types'

export default function YesNo({ id, value, onChange, onPick, autoFocus }: InputProps) {
  const { t } = useWords()
  return (
    <Switch
      id={id}
      checked={value === true}
      label={value === true ? t('yes') : t('no')}
      data-autofocus={autoFocus || undefined}
      onChange={(event) => {
        onChange(event.currentTarget.checked)
        onPick?.(event.currentTarget.checked)
      }}
    />
  )
}
