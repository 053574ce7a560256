import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { nameOf } from '~/api/records'
import type { ObjectDef } from '~/api/types'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import type { InputProps } from '../types'
import { findQuery, namesQuery } from './find'
import { useMake } from './useMake'

/** The choice of making a record of the name that was typed. */
const NEW = 'new'

/** How long typing must rest before the server is asked, in milliseconds. */
const REST = 150

export default function ReferenceInput(props: InputProps) {
  const { t } = useWords()
  const target = useCatalog().target(props.field)
  return target ? <Picker {...props} target={target} /> : <span>{t('not.visible')}</span>
}

function Picker({
  id,
  field,
  row,
  value,
  onChange,
  onPick,
  invalid,
  autoFocus,
  target,
}: InputProps & { target: ObjectDef }) {
  const { t, say } = useWords()
  const [wanted, setWanted] = useState('')
  const [asked] = useDebouncedValue(wanted, REST)
  const chosen = typeof value === 'number' ? value : null
  const own = nameOf(row, field.name)
  const { data: names = [] } = useQuery(
    namesQuery(target, chosen !== null && own?.id !== chosen ? [chosen] : []),
  )
  const { can, busy, make } = useMake(field, target)
  const title = own?.id === chosen ? own?.title : names.find((named) => named.id === chosen)?.title
  const { data = [], isFetching } = useQuery(findQuery(target, asked === title ? '' : asked))
  const options = data.map((named) => ({ value: String(named.id), label: named.title ?? t('untitled') }))
  if (chosen !== null && !options.some((option) => option.value === String(chosen))) {
    options.unshift({ value: String(chosen), label: title ?? '…' })
  }
  const name = asked.trim()
  if (can && name !== '' && !isFetching && !options.some((option) => option.label === name)) {
    options.push({ value: NEW, label: t('reference.make', { what: say(target.label), name }) })
  }
  const settle = (id: number | null) => {
    onChange(id)
    onPick?.(id)
  }
  const choose = async (key: string | null) => {
    if (key !== NEW) return settle(key === null ? null : Number(key))
    const id = await make(name)
    if (id !== null) settle(id)
  }
  return (
    <Select
      id={id}
      data={options}
      value={chosen === null ? null : String(chosen)}
      searchable
      searchValue={wanted}
      onSearchChange={setWanted}
      filter={({ options }) => options}
      disabled={busy}
      onChange={choose}
      clearable={!field.required}
      clearButtonProps={{ 'aria-label': t('clear') }}
      allowDeselect={false}
      nothingFoundMessage={isFetching ? t('searching') : t('nothing.found')}
      placeholder={t('search')}
      error={invalid}
      data-autofocus={autoFocus || undefined}
    />
  )
}
