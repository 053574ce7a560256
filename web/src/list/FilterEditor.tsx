/** Choosing a field, how to test it, and against what. */

import { Button, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { Suspense, useState } from 'react'
import { listFields } from '~/api/catalog'
import type { FieldDef, ObjectDef } from '~/api/types'
import { kindOf } from '~/kinds'
import { PeriodFilter } from '~/kinds/shared/filters'
import type { OperatorDef } from '~/kinds/types'
import { useWords } from '~/words'
import type { Condition } from './conditions'
import classes from './list.module.css'

/** How long a change of an existing condition rests before the list follows, in milliseconds. */
const REST = 250

interface Props {
  object: ObjectDef
  onChange: (condition: Condition | null) => void
  /** Present when a condition is changed, not made. */
  field?: FieldDef
  condition?: Condition
}

export function FilterEditor({ object, field, condition, onChange }: Props) {
  const [chosen, setChosen] = useState<FieldDef | undefined>(field)
  if (!chosen) return <FieldChoice object={object} onChoose={setChosen} />
  return <TestEditor object={object} field={chosen} condition={condition} onChange={onChange} />
}

function FieldChoice({ object, onChoose }: { object: ObjectDef; onChoose: (field: FieldDef) => void }) {
  const { t, say } = useWords()
  const [wanted, setWanted] = useState('')
  const fields = listFields(object).filter(
    (field) =>
      kindOf(field.kind).operators.length > 0 &&
      say(field.label).toLowerCase().includes(wanted.trim().toLowerCase()),
  )
  return (
    <>
      <TextInput
        aria-label={t('filter.field')}
        placeholder={t('filter.field')}
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing || !fields[0]) return
          event.preventDefault()
          onChoose(fields[0])
        }}
        mb={4}
        data-autofocus
      />
      <div className={classes.fieldList}>
        {fields.map((field) => (
          <button
            key={field.name}
            type="button"
            className={classes.fieldItem}
            onClick={() => onChoose(field)}
          >
            {say(field.label)}
          </button>
        ))}
      </div>
    </>
  )
}

function TestEditor({ object, field, condition, onChange }: Props & { field: FieldDef }) {
  const { t, say } = useWords()
  const kind = kindOf(field.kind)
  const [operator, setOperator] = useState<OperatorDef | undefined>(
    kind.operators.find((known) => known.operator === condition?.operator) ?? kind.operators[0],
  )
  const [values, setValues] = useState(condition?.values ?? [])
  const later = useDebouncedCallback(onChange, REST)
  if (!operator) return null
  const whole = (how: OperatorDef, with_: string[]) => how.takes === 'nothing' || with_.length > 0
  const follow = (how: OperatorDef, with_: string[]) => {
    if (condition && whole(how, with_)) later({ field: field.name, operator: how.operator, values: with_ })
  }
  const Editor = operator.takes === 'period' ? PeriodFilter : kind.FilterInput
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (whole(operator, values)) onChange({ field: field.name, operator: operator.operator, values })
      }}
    >
      <div className={classes.editorHead}>{say(field.label)}</div>
      <Select
        aria-label={t('filter.how')}
        data={kind.operators.map((known) => ({ value: known.operator, label: t(known.word) }))}
        value={operator.operator}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        onChange={(name) => {
          const next = kind.operators.find((known) => known.operator === name)
          if (!next) return
          const kept = next.takes === operator.takes ? values : []
          setOperator(next)
          setValues(kept)
          follow(next, kept)
        }}
        mb={6}
      />
      {operator.takes !== 'nothing' && (
        <Suspense>
          <Editor
            object={object}
            field={field}
            values={values}
            onChange={(next) => {
              setValues(next)
              follow(operator, next)
            }}
          />
        </Suspense>
      )}
      {!condition && (
        <Button type="submit" fullWidth mt="xs" disabled={!whole(operator, values)}>
          {t('filter.apply')}
        </Button>
      )}
    </form>
  )
}
