/** The columns of the file and the fields that they fill. */

import { Select } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { ObjectDef } from '~/api/types'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import type { ImportColumn } from './api'
import classes from './import.module.css'
import { FURTHER, fillable, further, type Mapping, NAME_PARTS, nameParts } from './mapping'

interface Props {
  object: ObjectDef
  columns: ImportColumn[]
  mapping: Mapping
  disabled: boolean
  onChange: (at: number, field: string | null) => void
}

export function Columns({ object, columns, mapping, disabled, onChange }: Props) {
  const { t, say } = useWords()
  const points = useCatalog().object('contact_points')
  const data = useMemo(
    () => [
      ...fillable(object).map((field) => ({ value: field.name, label: say(field.label) })),
      ...further(object, points).map((kind) => ({
        value: FURTHER[kind],
        label: t(`import.further.${kind}`),
      })),
      ...nameParts(object).map((part) => ({
        value: NAME_PARTS[part],
        label: t(`import.name.${part}`),
      })),
    ],
    [object, points, say, t],
  )
  return (
    <ul className={classes.columns} aria-label={t('import.columns')}>
      {columns.map((column, at) => {
        const heading = column.heading || t('import.column', { number: at + 1 })
        const field = mapping[at] ?? null
        return (
          // A column is known by its place alone: two may have the same heading.
          // biome-ignore lint/suspicious/noArrayIndexKey: places don't change
          <li key={at} data-out={field === null || undefined}>
            <div className={classes.heading}>
              <strong>{heading}</strong>
              <span>{column.samples.join(' · ')}</span>
            </div>
            <IconArrowRight size={16} aria-hidden />
            <Select
              aria-label={t('import.fills', { column: heading })}
              placeholder={t('import.out')}
              searchable
              clearable
              disabled={disabled}
              nothingFoundMessage={t('nothing.found')}
              clearButtonProps={{ 'aria-label': t('import.leave', { column: heading }) }}
              value={field}
              data={data}
              description={
                field !== column.field
                  ? undefined
                  : column.guessed
                    ? t('import.guessed')
                    : (column.why ?? undefined)
              }
              inputWrapperOrder={['input', 'description']}
              onChange={(value) => onChange(at, value)}
            />
          </li>
        )
      })}
    </ul>
  )
}
