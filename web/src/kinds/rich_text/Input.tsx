/** Formatted text, typed where it stands; the browser's keys make it bold or italic, the server cleans it. */

import { useState } from 'react'
import shared from '../shared/shared.module.css'
import type { InputProps } from '../types'
import { elements } from './safe'

export default function RichText({ id, value, onChange, invalid, autoFocus }: InputProps) {
  // React draws the text once; from then on it belongs to the person who types.
  const [start] = useState(() => elements(typeof value === 'string' ? value : ''))
  return (
    <div
      id={id}
      role="textbox"
      tabIndex={0}
      aria-multiline
      aria-invalid={invalid || undefined}
      className={shared.write}
      contentEditable
      suppressContentEditableWarning
      data-autofocus={autoFocus || undefined}
      onInput={(event) => {
        const { textContent, innerHTML } = event.currentTarget
        onChange(textContent?.trim() ? innerHTML : null)
      }}
    >
      {start}
    </div>
  )
}
