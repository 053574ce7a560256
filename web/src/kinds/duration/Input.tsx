/** A length of time, typed in minutes. */

import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useWords } from '~/words'
import { readNumber } from '../shared/numbers'
import type { InputProps } from '../types'

export default function DurationInput({ id, value, onChange, onUnread, invalid, autoFocus }: InputProps) {
  const { t } = useWords()
  const [text, setText] = useState(
    typeof value === 'number' ? String(Math.round((value / 60) * 100) / 100) : '',
  )
  return (
    <TextInput
      id={id}
      inputMode="decimal"
      autoComplete="off"
      value={text}
      error={invalid}
      rightSection={t('unit.minutes')}
      rightSectionWidth={56}
      data-autofocus={autoFocus || undefined}
      onChange={(event) => {
        setText(event.currentTarget.value)
        const minutes = readNumber(event.currentTarget.value, 2)
        onUnread?.(minutes === undefined ? t('input.number') : null)
        if (minutes !== undefined) onChange(minutes === null ? null : Math.round(minutes * 60))
      }}
    />
  )
}
