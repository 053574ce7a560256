import { Textarea } from '@mantine/core'
import type { InputProps } from '../types'

export default function LongText({ id, field, value, onChange, invalid, autoFocus }: InputProps) {
  return (
    <Textarea
      id={id}
      autosize
      minRows={3}
      maxRows={12}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.currentTarget.value || null)}
      maxLength={field.max_length}
      error={invalid}
      data-autofocus={autoFocus || undefined}
      data-many-lines
    />
  )
}
