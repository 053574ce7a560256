/** A field for an expression: while one types, it offers the names that can be used. */

import { Combobox, Textarea, useCombobox } from '@mantine/core'
import { type ReactNode, useRef, useState } from 'react'
import type { ObjectDef } from '~/api/types'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import classes from './rule.module.css'
import { offer, type Suggestion } from './suggest'

interface Props {
  object: ObjectDef
  label: string
  description?: ReactNode
  placeholder?: string
  value: string
  error?: string
  required?: boolean
  autoFocus?: boolean
  /** Whether its result is kept: it knows nothing of what the record was before. */
  stored?: boolean
  onChange: (value: string) => void
}

export function Expression({ object, value, required, autoFocus, stored = false, onChange, ...rest }: Props) {
  const { t, say } = useWords()
  const { objects } = useCatalog()
  const area = useRef<HTMLTextAreaElement>(null)
  const [offered, setOffered] = useState<Suggestion[]>([])
  const box = useCombobox({ onDropdownClose: () => box.resetSelectedOption() })

  const look = (text: string, caret: number) => {
    const { found } = offer(object, objects, text, caret, stored)
    setOffered(found)
    if (found.length === 0) return box.closeDropdown()
    box.openDropdown()
    // Behind the drawing of what is offered.
    requestAnimationFrame(() => box.selectFirstOption())
  }
  const take = (insert: string) => {
    const node = area.current
    if (!node) return
    const { from } = offer(object, objects, value, node.selectionStart, stored)
    const text = value.slice(0, from) + insert + value.slice(node.selectionStart)
    onChange(text)
    box.closeDropdown()
    const caret = from + insert.length
    requestAnimationFrame(() => {
      node.focus()
      node.setSelectionRange(caret, caret)
      if (insert.endsWith('.')) look(text, caret)
    })
  }
  return (
    <Combobox store={box} onOptionSubmit={take} position="bottom-start">
      <Combobox.Target>
        <Textarea
          {...rest}
          ref={area}
          autosize
          minRows={1}
          maxRows={6}
          withAsterisk={required}
          data-autofocus={autoFocus || undefined}
          value={value}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          classNames={{ input: classes.expression }}
          onChange={(event) => {
            const { value: text, selectionStart } = event.currentTarget
            onChange(text)
            look(text, selectionStart)
          }}
          onBlur={() => box.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={offered.length === 0}>
        <Combobox.Options aria-label={t('rule.names')}>
          {offered.map(({ insert, label }) => (
            <Combobox.Option key={insert} value={insert}>
              <code>{insert}</code>
              {label && <span className={classes.called}>{say(label)}</span>}
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
