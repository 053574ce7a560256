import { TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ObjectDef } from '~/api/types'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import shared from '../shared/shared.module.css'
import type { FilterInputProps } from '../types'
import { findQuery, namesQuery } from './find'

/** How long typing must rest before the server is asked, in milliseconds. */
const REST = 150

export default function ReferenceFilter(props: FilterInputProps) {
  const target = useCatalog().target(props.field)
  return target ? <Choices {...props} target={target} /> : null
}

function Choices({ field, values, onChange, target }: FilterInputProps & { target: ObjectDef }) {
  const { t } = useWords()
  const [wanted, setWanted] = useState('')
  const [asked] = useDebouncedValue(wanted, REST)
  const { data = [] } = useQuery(findQuery(target, asked))
  const ids = values.filter((value) => !value.startsWith('@')).map(Number)
  const { data: chosen = [] } = useQuery({ ...namesQuery(target, ids), placeholderData: keepPreviousData })
  const others = data.filter((named) => !ids.includes(named.id))
  const toggle = (value: string, on: boolean) =>
    onChange(on ? [...values, value] : values.filter((known) => known !== value))
  const shown = [...chosen.filter((named) => ids.includes(named.id)), ...others]
  return (
    <>
      <TextInput
        aria-label={t('search')}
        placeholder={t('search')}
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
        mb={4}
        data-autofocus
      />
      <div className={shared.checks}>
        {field.kind === 'user' && (
          <label className={shared.check}>
            <input
              type="checkbox"
              checked={values.includes('@me')}
              onChange={(event) => toggle('@me', event.currentTarget.checked)}
            />
            {t('me')}
          </label>
        )}
        {field.kind === 'department' && (
          <label className={shared.check}>
            <input
              type="checkbox"
              checked={values.includes('@my_departments')}
              onChange={(event) => toggle('@my_departments', event.currentTarget.checked)}
            />
            {t('my.departments')}
          </label>
        )}
        {shown.map((named) => (
          <label key={named.id} className={shared.check}>
            <input
              type="checkbox"
              checked={ids.includes(named.id)}
              onChange={(event) => toggle(String(named.id), event.currentTarget.checked)}
            />
            {named.title ?? t('untitled')}
          </label>
        ))}
      </div>
    </>
  )
}
