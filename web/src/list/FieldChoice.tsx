/** Choosing a field of a record, or of a record that it leads to. */

import { TextInput } from '@mantine/core'
import { IconArrowLeft, IconChevronRight } from '@tabler/icons-react'
import { type KeyboardEvent, useState } from 'react'
import type { ObjectDef } from '~/api/types'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import classes from './filter.module.css'
import { type Choice, found } from './paths'

interface Props {
  object: ObjectDef
  onChoose: (path: string) => void
}

export function FieldChoice({ object, onChoose }: Props) {
  const { t, say } = useWords()
  const catalog = useCatalog()
  const [wanted, setWanted] = useState('')
  const [bases, setBases] = useState<string[]>([])
  const base = bases[bases.length - 1] ?? ''
  const fields = found(catalog, object, base, wanted, say)
  const label = ({ through, field }: Choice) => {
    const behind = through.slice(bases.length)
    return [...behind, field.label].map(say).join(' › ')
  }
  const into = (path: string) => {
    setBases([...bases, path])
    setWanted('')
  }
  const here = fields[0]?.through.slice(0, bases.length).map(say).join(' › ')
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows walk through what stands inside
    <div onKeyDown={walk}>
      {bases.length > 0 && (
        <button type="button" className={classes.back} onClick={() => setBases(bases.slice(0, -1))}>
          <IconArrowLeft size={14} aria-hidden />
          {here}
        </button>
      )}
      <TextInput
        aria-label={t('filter.field')}
        placeholder={t('filter.field')}
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing || !fields[0]) return
          event.preventDefault()
          onChoose(fields[0].path)
        }}
        mb={4}
        data-autofocus
      />
      <div className={classes.fieldList}>
        {fields.map((choice) => (
          <div key={choice.path} className={classes.fieldRow}>
            <button
              type="button"
              data-walk
              className={classes.fieldItem}
              onClick={() => onChoose(choice.path)}
            >
              {label(choice)}
            </button>
            {choice.leads && (
              <button
                type="button"
                className={classes.fieldInto}
                aria-label={t('filter.into', { field: label(choice) })}
                title={t('filter.into', { field: label(choice) })}
                onClick={() => into(choice.path)}
              >
                <IconChevronRight size={14} aria-hidden />
              </button>
            )}
          </div>
        ))}
        {fields.length === 0 && <span className={classes.none}>{t('nothing.found')}</span>}
      </div>
    </div>
  )
}

/** Arrow keys go from one choice to the next. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  if (event.nativeEvent.isComposing || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-walk]')]
  const at = items.indexOf(event.target as HTMLElement)
  const next = items[event.key === 'ArrowDown' ? at + 1 : at - 1]
  event.preventDefault()
  if (next) next.focus()
  else if (event.key === 'ArrowUp') event.currentTarget.querySelector('input')?.focus()
}
