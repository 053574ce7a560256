/** What has to be filled in along with a change, in one place, and saved together with it. */

import { Button, Modal } from '@mantine/core'
import { type FormEvent, Suspense, useId, useState } from 'react'
import { fieldOf } from '~/api/catalog'
import { readValue, type Values } from '~/api/records'
import type { FieldDef, ObjectDef, Row, Value } from '~/api/types'
import { kindOf } from '~/kinds'
import { useWords } from '~/words'
import type { Incomplete } from './incomplete'
import classes from './merge.module.css'

interface Props {
  object: ObjectDef
  row: Row
  incomplete: Incomplete
  busy: boolean
  onSave: (values: Values) => void
  onClose: () => void
}

export default function IncompleteDialog({ object, row, incomplete, busy, onSave, onClose }: Props) {
  const { t } = useWords()
  const [values, setValues] = useState<Values>({})
  const wanted = Object.keys(incomplete.errors).flatMap((name) => fieldOf(object, name) ?? [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    onSave({ ...incomplete.values, ...values })
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('incomplete')}
      size={480}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('close') }}
      // What is pressed in here is not for the editor below.
      onKeyDown={(event) => event.stopPropagation()}
    >
      <form className={classes.wanted} onSubmit={submit} noValidate>
        {wanted.map((field, at) => (
          <Wanted
            key={field.name}
            object={object}
            field={field}
            row={{ ...row, ...incomplete.values, ...values }}
            value={values[field.name] ?? readValue(row, field.name)}
            error={incomplete.errors[field.name]}
            first={at === 0}
            onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
            onSeveral={(some) => setValues((before) => ({ ...before, ...some }))}
          />
        ))}
        <div className={classes.actions}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('form.save')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

interface WantedProps {
  object: ObjectDef
  field: FieldDef
  row: Row
  value: Value
  error: string | undefined
  first: boolean
  onChange: (value: Value) => void
  onSeveral: (values: Values) => void
}

function Wanted({ object, field, row, value, error, first, onChange, onSeveral }: WantedProps) {
  const { say } = useWords()
  const id = useId()
  const { Input } = kindOf(field.kind)
  return (
    <div className={classes.one} data-field={field.name}>
      <label htmlFor={id}>{say(field.label)}</label>
      <Suspense>
        <Input
          id={id}
          object={object}
          field={field}
          row={row}
          value={value}
          onChange={onChange}
          onSeveral={onSeveral}
          invalid={value === readValue(row, field.name)}
          autoFocus={first}
        />
      </Suspense>
      {error && (
        <p className={classes.error} role="alert">
          {error}
        </p>
      )}
    </div>
  )
}
