import { useWords } from '~/words'
import type { FilterInputProps } from '../types'
import { ZoneSelect } from './ZoneSelect'

export default function TimeZoneFilter({ values, onChange }: FilterInputProps) {
  const { t } = useWords()
  return (
    <ZoneSelect
      aria-label={t('filter.value')}
      value={values[0] ?? null}
      onChange={(zone) => onChange(zone ? [zone] : [])}
      comboboxProps={{ withinPortal: false }}
      data-autofocus
    />
  )
}
