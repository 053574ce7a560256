/** A rule of an object, new or as it is. */

import { Button, Checkbox, Modal, Select, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { inFormOrder, PLUMBING } from '~/api/catalog'
import type { ObjectDef, Words } from '~/api/types'
import { Refusal } from '~/feedback/Refusal'
import { tell } from '~/feedback/toasts'
import { useAttempt } from '~/feedback/useAttempt'
import { HelpLink } from '~/help/HelpLink'
import { usePhone } from '~/shell/usePhone'
import { useWords } from '~/words'
import { worded } from '../draft'
import classes from '../reshape.module.css'
import { type Rule, useRules } from './api'
import { Expression } from './Expression'
import { Preview, useTrial } from './Preview'

interface Props {
  object: ObjectDef
  /** The rule that is changed; none for a new one. */
  rule?: Rule
  onClose: () => void
}

interface Draft {
  condition: string
  when: string
  message: Words
  field: string | null
}

const BESIDE = ['condition', 'when', 'message', 'field']

export function RuleDialog({ object, rule, onClose }: Props) {
  const { t, say } = useWords()
  const phone = usePhone()
  return (
    <Modal
      opened
      onClose={onClose}
      title={rule ? t('rule.change') : t('rule.add.to', { what: say(object.label) })}
      size={640}
      fullScreen={phone}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <RuleForm object={object} rule={rule} onClose={onClose} />
    </Modal>
  )
}

function RuleForm({ object, rule, onClose }: Props) {
  const { t, language } = useWords()
  const { run } = useRules(object)
  const [draft, setDraft] = useState<Draft>(() => ({
    condition: rule?.condition ?? '',
    when: rule?.when ?? '',
    message: rule?.message ?? { en: '', zh: '' },
    field: rule?.field ?? null,
  }))
  const [both, setBoth] = useState(false)
  const { busy, refusal, errors, attempt } = useAttempt()
  const trial = useTrial(object, draft.condition, draft.when)
  const set = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const other = language === 'zh' ? 'en' : 'zh'
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    const { condition, when, message, field } = draft
    const wanted = { condition, when, message, field: field ?? '' }
    await attempt(async () => {
      if (rule) await run('change_rule', { rule: rule.rule, ...wanted })
      else await run('add_rule', wanted)
      tell({ tone: 'good', text: t(rule ? 'rule.changed' : 'rule.added') })
      onClose()
    })
  }
  const elsewhere = Object.keys(errors).some((name) => !BESIDE.includes(name))
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <Expression
        object={object}
        label={t('rule.condition')}
        description={t('rule.condition.help')}
        placeholder={t('rule.condition.example')}
        required
        autoFocus
        value={draft.condition}
        error={errors.condition ?? trial.errors.condition}
        onChange={(condition) => set({ condition })}
      />
      <Expression
        object={object}
        label={t('rule.when')}
        placeholder={t('rule.when.example')}
        value={draft.when}
        error={errors.when ?? trial.errors.when}
        onChange={(when) => set({ when })}
      />
      <Preview object={object} tried={trial.tried} />
      <TextInput
        label={t('rule.message')}
        placeholder={t('rule.message.example')}
        withAsterisk
        value={draft.message[language]}
        error={errors.message}
        onChange={(event) => set({ message: worded(draft.message, language, event.currentTarget.value) })}
      />
      {both && (
        <TextInput
          label={t(`rule.message.${other}` as 'rule.message.en')}
          value={draft.message[other]}
          onChange={(event) => set({ message: { ...draft.message, [other]: event.currentTarget.value } })}
        />
      )}
      <FieldChoice
        object={object}
        field={draft.field}
        error={errors.field}
        onChange={(field) => set({ field })}
      />
      <Checkbox
        label={t('reshape.both')}
        checked={both}
        onChange={(event) => setBoth(event.currentTarget.checked)}
      />
      <HelpLink chapter="rules" />
      {refusal && (Object.keys(errors).length === 0 || elsewhere) && <Refusal>{refusal}</Refusal>}
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button type="submit" loading={busy}>
          {rule ? t('form.save') : t('rule.add')}
        </Button>
      </div>
    </form>
  )
}

interface FieldProps {
  object: ObjectDef
  field: string | null
  error: string | undefined
  onChange: (field: string | null) => void
}

/** The field at which people are told; by itself the first that the condition looks at. */
function FieldChoice({ object, field, error, onChange }: FieldProps) {
  const { t, say } = useWords()
  const open = object.fields.filter((one) => !PLUMBING.has(one.name) && !one.shown_only)
  return (
    <Select
      label={t('rule.field')}
      placeholder={t('rule.field.first')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('clear') }}
      nothingFoundMessage={t('nothing.found')}
      data={inFormOrder(object, open).map(({ name, label }) => ({ value: name, label: say(label) }))}
      value={field}
      error={error}
      onChange={onChange}
    />
  )
}
