/** A line of text to type into, for all kinds that are written as text. */

import { TextInput } from '@mantine/core'
import type { HTMLInputAutoCompleteAttribute, HTMLInputTypeAttribute } from 'react'
import type { InputProps } from '../types'

export function textLine(
  type: HTMLInputTypeAttribute,
  mode?: 'tel' | 'email' | 'url',
  autoComplete: HTMLInputAutoCompleteAttribute = 'off',
) {
  return function TextLine({ id, field, value, onChange, invalid, autoFocus }: InputProps) {
    return (
      <TextInput
        id={id}
        type={type}
        inputMode={mode}
        autoComplete={autoComplete}
        value={typeof value === 'string' ? value : ''}
        onChange={(event) => onChange(event.currentTarget.value || null)}
        maxLength={field.max_length}
        error={invalid}
        data-autofocus={autoFocus || undefined}
      />
    )
  }
}
