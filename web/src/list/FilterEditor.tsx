/** Choosing a field, how to test it, and against what. */

import { Button, Select } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { Suspense, useRef, useState } from 'react'
import type { ObjectDef } from '~/api/types'
import { useFocusInside } from '~/form/useFocusInside'
import { kindOf } from '~/kinds'
import { PeriodFilter } from '~/kinds/shared/filters'
import type { OperatorDef } from '~/kinds/types'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import type { Condition } from './conditions'
import { FieldChoice } from './FieldChoice'
import classes from './filter.module.css'
import { type Resolved, resolve } from './paths'

/** How long a change of an existing condition rests before the list follows, in milliseconds. */
const REST = 250

interface Props {
  object: ObjectDef
  onChange: (condition: Condition) => void
  /** Present when a condition is changed, not made. */
  condition?: Condition
  /** The field, where that is known already. */
  path?: string
}

export function FilterEditor({ object, condition, path: given, onChange }: Props) {
  const catalog = useCatalog()
  const [path, setPath] = useState(condition?.field ?? given)
  const resolved = path ? resolve(catalog, object, path) : null
  if (!path || !resolved) return <FieldChoice object={object} onChoose={setPath} />
  return <TestEditor path={path} resolved={resolved} condition={condition} onChange={onChange} />
}

interface TestProps {
  path: string
  resolved: Resolved
  condition?: Condition
  onChange: (condition: Condition) => void
}

function TestEditor({ path, resolved, condition, onChange }: TestProps) {
  const { t, say } = useWords()
  const { object, field, through } = resolved
  const kind = kindOf(field.kind)
  const [operator, setOperator] = useState<OperatorDef | undefined>(
    kind.operators.find((known) => known.operator === condition?.operator) ?? kind.operators[0],
  )
  const [values, setValues] = useState(condition?.values ?? [])
  const later = useDebouncedCallback(onChange, REST)
  const box = useRef<HTMLDivElement>(null)
  useFocusInside(box, true)
  if (!operator) return null
  const whole = (how: OperatorDef, with_: string[]) => how.takes === 'nothing' || with_.length > 0
  const follow = (how: OperatorDef, with_: string[]) => {
    if (condition && whole(how, with_)) later({ field: path, operator: how.operator, values: with_ })
  }
  const Editor = operator.takes === 'period' ? PeriodFilter : kind.FilterInput
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (whole(operator, values)) onChange({ field: path, operator: operator.operator, values })
      }}
    >
      <div className={classes.editorHead}>{[...through, field.label].map(say).join(' › ')}</div>
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
        <div ref={box}>
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
        </div>
      )}
      {!condition && (
        <Button type="submit" fullWidth mt="xs" disabled={!whole(operator, values)}>
          {t(whole(operator, values) ? 'filter.apply' : 'filter.needed')}
        </Button>
      )}
    </form>
  )
}
