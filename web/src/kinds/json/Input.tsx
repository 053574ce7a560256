/** JSON as text, for those who know what they do. */

import { Textarea } from '@mantine/core'
import { useState } from 'react'
import type { Value } from '~/api/types'
import { useWords } from '~/words'
import type { InputProps } from '../types'

export default function JsonInput({ id, value, onChange, onUnread, invalid, autoFocus }: InputProps) {
  const { t } = useWords()
  const [text, setText] = useState(value === null ? '' : JSON.stringify(value, null, 2))
  const type = (typed: string) => {
    setText(typed)
    try {
      const read: Value = typed.trim() === '' ? null : JSON.parse(typed)
      onUnread?.(null)
      onChange(read)
    } catch {
      onUnread?.(t('input.json'))
    }
  }
  return (
    <Textarea
      id={id}
      autosize
      minRows={3}
      maxRows={16}
      spellCheck={false}
      value={text}
      onChange={(event) => type(event.currentTarget.value)}
      error={invalid}
      data-autofocus={autoFocus || undefined}
    />
  )
}
