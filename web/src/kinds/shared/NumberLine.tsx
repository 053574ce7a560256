/** A number as people write it: 12万, 1.5w, 3k, 1,200. */

import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useWords } from '~/words'
import type { InputProps } from '../types'
import { readNumber } from './numbers'

export function numberLine(unit?: '%') {
  return function NumberLine({ id, field, value, onChange, onUnread, invalid, autoFocus }: InputProps) {
    const { t } = useWords()
    const [text, setText] = useState(value === null ? '' : String(value))
    const decimals = field.kind === 'integer' ? 0 : (field.decimals ?? 9)
    return (
      <TextInput
        id={id}
        inputMode="decimal"
        autoComplete="off"
        value={text}
        error={invalid}
        data-autofocus={autoFocus || undefined}
        rightSection={unit}
        onChange={(event) => {
          const typed = event.currentTarget.value
          setText(typed)
          const number = readNumber(typed, decimals)
          onUnread?.(number === undefined ? t('input.number') : null)
          if (number !== undefined) onChange(number)
        }}
        onBlur={() => {
          const number = readNumber(text, decimals)
          if (typeof number === 'number') setText(String(number))
        }}
      />
    )
  }
}
