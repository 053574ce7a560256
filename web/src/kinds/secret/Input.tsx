/** A secret is never edited, only replaced or taken away. */

import { CloseButton, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useWords } from '~/words'
import type { InputProps } from '../types'

export default function SecretInput({ id, field, value, onChange, invalid, autoFocus }: InputProps) {
  const { t } = useWords()
  // The mask at the start stands for what is stored: sent back, it changes nothing.
  const [mask, setMask] = useState(typeof value === 'string' ? value : null)
  const [text, setText] = useState('')
  return (
    <TextInput
      id={id}
      autoComplete="off"
      spellCheck={false}
      placeholder={mask ?? undefined}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        onChange(event.currentTarget.value || mask)
      }}
      rightSection={
        mask !== null && (
          <CloseButton
            size="sm"
            aria-label={t('clear')}
            onClick={() => {
              setMask(null)
              setText('')
              onChange(null)
            }}
          />
        )
      }
      maxLength={field.max_length}
      error={invalid}
      data-autofocus={autoFocus || undefined}
    />
  )
}
