import { useWords } from '~/words'
import type { InputProps } from '../types'
import { ZoneSelect } from './ZoneSelect'

export default function TimeZoneInput(props: InputProps) {
  const { id, field, value, onChange, onPick, invalid, autoFocus } = props
  const { t } = useWords()
  return (
    <ZoneSelect
      id={id}
      value={typeof value === 'string' ? value : null}
      onChange={(zone) => {
        onChange(zone)
        onPick?.(zone)
      }}
      clearable={!field.required}
      clearButtonProps={{ 'aria-label': t('clear') }}
      placeholder={t('choose')}
      error={invalid}
      data-autofocus={autoFocus || undefined}
      defaultDropdownOpened={Boolean(autoFocus && onPick)}
    />
  )
}
