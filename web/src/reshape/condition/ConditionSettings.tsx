/** Of which records a field is required, and for which forms show it. */

import { Checkbox } from '@mantine/core'
import { useState } from 'react'
import type { ObjectDef } from '~/api/types'
import { HelpLink } from '~/help/HelpLink'
import { useWords } from '~/words'
import type { ReshapedField } from '../api'
import type { Draft } from '../draft'
import classes from '../reshape.module.css'
import { Expression } from '../rule/Expression'
import { Trial, useConditionTrial } from './Trial'

interface Props {
  object: ObjectDef
  field: ReshapedField | undefined
  draft: Draft
  may: (name: string) => boolean
  errors: Record<string, string>
  set: (part: Partial<Draft>) => void
}

export function ConditionSettings({ object, field, draft, may, errors, set }: Props) {
  const { t, say } = useWords()
  const [open, setOpen] = useState(draft.requiredWhen !== '' || draft.shownWhen !== '')
  const turn = (on: boolean) => {
    setOpen(on)
    if (!on) set({ requiredWhen: '', shownWhen: '' })
  }
  return (
    <>
      <Checkbox
        label={t('asked.depends')}
        checked={open}
        onChange={(event) => turn(event.currentTarget.checked)}
      />
      {open && (
        <fieldset className={classes.conditions}>
          <legend className="visually-hidden">{t('asked.depends')}</legend>
          {field?.wrong && <p className={classes.error}>{say(field.wrong)}</p>}
          {may('shown_when') && (
            <Written
              object={object}
              field={undefined}
              label={t('asked.shown')}
              value={draft.shownWhen}
              error={errors.shown_when}
              onChange={(shownWhen) => set({ shownWhen })}
            />
          )}
          {may('required_when') && !draft.required && !draft.computed && (
            <Written
              object={object}
              field={field}
              label={t('asked.required')}
              value={draft.requiredWhen}
              error={errors.required_when}
              onChange={(requiredWhen) => set({ requiredWhen })}
            />
          )}
          <HelpLink chapter="conditions" />
        </fieldset>
      )}
    </>
  )
}

interface WrittenProps {
  object: ObjectDef
  /** The field of which it is counted how many records lack it. */
  field: ReshapedField | undefined
  label: string
  value: string
  error: string | undefined
  onChange: (value: string) => void
}

function Written({ object, field, label, value, error, onChange }: WrittenProps) {
  const { t } = useWords()
  const trial = useConditionTrial(object, value, field?.name)
  return (
    <div>
      <Expression
        object={object}
        label={label}
        placeholder={t('asked.example')}
        value={value}
        error={error ?? trial.error}
        onChange={onChange}
      />
      <Trial object={object} tried={trial.tried} />
    </div>
  )
}
