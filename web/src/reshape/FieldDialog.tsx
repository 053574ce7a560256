/** A field of an object, new or as it is: its words, kind, options and what is asked of it. */

import {
  Button,
  Checkbox,
  Modal,
  NumberInput,
  SegmentedControl,
  Select,
  Textarea,
  TextInput,
} from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { ObjectDef } from '~/api/types'
import { Refusal } from '~/feedback/Refusal'
import { tell } from '~/feedback/toasts'
import { useAttempt } from '~/feedback/useAttempt'
import { useCatalog } from '~/shell/context'
import { usePhone } from '~/shell/usePhone'
import { useWords } from '~/words'
import type { ReshapedField } from './api'
import { ConditionSettings } from './condition/ConditionSettings'
import { added, changed, type Draft, draftOf, newDraft, newRollUp, worded } from './draft'
import { FormulaSettings } from './formula/FormulaSettings'
import { KindChoice } from './KindChoice'
import { COMPUTED, FORMULA, hasDecimals, hasDefault, hasOptions, isSearchable, ROLLUP } from './kinds'
import { OptionsEditor } from './OptionsEditor'
import { ReferenceSettings } from './ReferenceSettings'
import classes from './reshape.module.css'
import { RollUpSettings } from './rollup/RollUpSettings'
import { useReshape } from './useReshape'

/** What of a field has its own place to say what is wrong. */
const SHOWN = [
  'label',
  'help',
  'kind',
  'default',
  'references',
  'list_label',
  'on_delete',
  'decimals',
  'hidden',
  'searchable',
  'required_when',
  'shown_when',
  'formula',
  'rollup.from',
  'rollup.via',
  'rollup.function',
  'rollup.field',
  'rollup.only',
]

/** The most decimals of a number. */
const MOST_DECIMALS = 9

interface Props {
  object: ObjectDef
  /** The field that is changed; none for a new one. */
  field?: ReshapedField
  onClose: () => void
}

export function FieldDialog({ object, field, onClose }: Props) {
  const { t, say } = useWords()
  const phone = usePhone()
  const title = field
    ? t('reshape.change', { field: say(field.label) })
    : t('reshape.add.to', { what: say(object.label) })
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={600}
      fullScreen={phone}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <FieldForm object={object} field={field} onClose={onClose} />
    </Modal>
  )
}

function FieldForm({ object, field, onClose }: Props) {
  const { t, say, language } = useWords()
  const reshape = useReshape(object)
  const [draft, setDraft] = useState<Draft>(() => (field ? draftOf(field) : newDraft()))
  const [both, setBoth] = useState(false)
  const { busy, refusal, errors, attempt } = useAttempt()
  const set = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const may = (name: string) => !field || field.may.includes(name)
  const other = language === 'zh' ? 'en' : 'zh'

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    const wanted = field ? changed(field, draft) : added(draft)
    if (!wanted) return onClose()
    await attempt(async () => {
      if (field) await reshape.run('change_field', { field: field.name, ...wanted })
      else await reshape.run('add_field', wanted)
      const word = field
        ? t('reshape.changed', { field: say(draft.label) })
        : t('reshape.added', { field: say(draft.label) })
      tell({ tone: 'good', text: word })
      onClose()
    })
  }
  const shown = new Set([...Object.keys(errors)].filter((name) => name.startsWith('options')))
  for (const name of SHOWN) shown.add(name)
  const elsewhere = Object.keys(errors).some((name) => !shown.has(name))
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <TextInput
        label={t('reshape.label')}
        withAsterisk
        data-autofocus
        value={draft.label[language]}
        error={errors.label}
        onChange={(event) => set({ label: worded(draft.label, language, event.currentTarget.value) })}
      />
      {both && (
        <TextInput
          label={t(`reshape.label.${other}` as 'reshape.label.en')}
          value={draft.label[other]}
          onChange={(event) => set({ label: { ...draft.label, [other]: event.currentTarget.value } })}
        />
      )}
      <KindChoice
        kind={field ? draft.kind : choiceOf(draft)}
        fixed={field !== undefined}
        error={draft.computed ? undefined : errors.kind}
        onChange={(kind) => set(chosen(draft, kind))}
      />
      {draft.computed && !draft.rollup && may('formula') && (
        <FormulaSettings object={object} field={field} draft={draft} errors={errors} set={set} />
      )}
      {draft.rollup && may('rollup') && (
        <RollUpSettings object={object} draft={draft} rollup={draft.rollup} errors={errors} set={set} />
      )}
      <KindSettings object={object} draft={draft} fixed={field !== undefined} errors={errors} set={set} />
      {draft.kind === 'reference' && may('on_delete') && (
        <ReferenceSettings draft={draft} both={both} errors={errors} set={set} />
      )}
      {hasOptions(draft.kind) && may('options') && (
        <OptionsEditor
          options={draft.options}
          both={both}
          errors={errors}
          onChange={(options) => set({ options })}
        />
      )}
      <Textarea
        label={t('reshape.help')}
        autosize
        minRows={1}
        maxRows={4}
        value={draft.help[language]}
        error={errors.help}
        onChange={(event) => set({ help: worded(draft.help, language, event.currentTarget.value) })}
      />
      {both && (
        <Textarea
          label={t(`reshape.help.${other}` as 'reshape.help.en')}
          autosize
          minRows={1}
          maxRows={4}
          value={draft.help[other]}
          onChange={(event) => set({ help: { ...draft.help, [other]: event.currentTarget.value } })}
        />
      )}
      {hasDefault(draft.kind) && may('default') && !draft.computed && (
        <DefaultChoice draft={draft} error={errors.default} set={set} />
      )}
      {may('required') && !draft.computed && (
        <Checkbox
          label={t('reshape.required')}
          checked={draft.required}
          error={errors.required}
          onChange={(event) => set({ required: event.currentTarget.checked, requiredWhen: '' })}
        />
      )}
      {(may('required_when') || may('shown_when')) && (
        <ConditionSettings object={object} field={field} draft={draft} may={may} errors={errors} set={set} />
      )}
      {isSearchable(draft.kind) && may('searchable') && (
        <Checkbox
          label={t('reshape.searchable')}
          checked={draft.searchable}
          error={errors.searchable}
          onChange={(event) => set({ searchable: event.currentTarget.checked })}
        />
      )}
      {field && may('hidden') && (
        <Checkbox
          label={t('reshape.hide.long')}
          checked={draft.hidden}
          error={errors.hidden}
          onChange={(event) => set({ hidden: event.currentTarget.checked })}
        />
      )}
      <Checkbox
        label={t('reshape.both')}
        checked={both}
        onChange={(event) => setBoth(event.currentTarget.checked)}
      />
      {refusal && (Object.keys(errors).length === 0 || elsewhere) && <Refusal>{refusal}</Refusal>}
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button type="submit" loading={busy}>
          {field ? t('form.save') : t('reshape.add')}
        </Button>
      </div>
    </form>
  )
}

/** What was chosen as the kind of a new field. */
function choiceOf({ kind, computed, rollup }: Draft): string {
  if (!computed) return kind
  return rollup ? ROLLUP : FORMULA
}

/** The draft with another kind, with a formula or with a roll-up. */
function chosen({ kind: before }: Draft, kind: string): Partial<Draft> {
  if (kind === ROLLUP) return { kind: 'integer', computed: true, rollup: newRollUp() }
  if (kind !== FORMULA) return { kind, computed: false, rollup: null, default: '' }
  return { kind: COMPUTED.includes(before) ? before : 'decimal', computed: true, rollup: null }
}

interface SettingsProps {
  object: ObjectDef
  draft: Draft
  fixed: boolean
  errors: Record<string, string>
  set: (part: Partial<Draft>) => void
}

/** What only some kinds have. */
function KindSettings({ draft, fixed, errors, set }: SettingsProps) {
  const { t, say } = useWords()
  const catalog = useCatalog()
  if (fixed) return null
  if (draft.kind === 'reference') {
    const objects = catalog.objects.filter((object) => object.traits.includes('base'))
    return (
      <Select
        label={t('reshape.references')}
        withAsterisk
        searchable
        nothingFoundMessage={t('nothing.found')}
        data={objects.map((object) => ({ value: object.plural, label: say(object.label) }))}
        value={draft.references}
        error={errors.references}
        onChange={(references) => set({ references })}
      />
    )
  }
  if (!hasDecimals(draft.kind)) return null
  return (
    <NumberInput
      label={t('reshape.decimals')}
      min={0}
      max={MOST_DECIMALS}
      allowDecimal={false}
      value={draft.decimals}
      error={errors.decimals}
      onChange={(decimals) => set({ decimals: Number(decimals) || 0 })}
    />
  )
}

interface DefaultProps {
  draft: Draft
  error: string | undefined
  set: (part: Partial<Draft>) => void
}

/** What stands in a new record: of options one, of yes and no either or nothing. */
function DefaultChoice({ draft, error, set }: DefaultProps) {
  const { t, say, language } = useWords()
  if (draft.kind === 'boolean')
    return (
      <div>
        <div className={classes.caption}>{t('reshape.default')}</div>
        <SegmentedControl
          aria-label={t('reshape.default')}
          value={draft.default}
          onChange={(value) => set({ default: value })}
          data={[
            { value: '', label: t('reshape.default.none') },
            { value: 'true', label: t('yes') },
            { value: 'false', label: t('no') },
          ]}
        />
      </div>
    )
  if (draft.kind === 'select') {
    const options = draft.options.filter(({ label }) => label[language].trim() !== '')
    // What has no key yet is named by its words.
    const named = options.map(({ key, label }) => ({
      value: key ?? label[language].trim(),
      label: say(label),
    }))
    const data = named.filter(({ value }, at) => named.findIndex((one) => one.value === value) === at)
    return (
      <Select
        label={t('reshape.default')}
        placeholder={t('reshape.default.none')}
        clearable
        clearButtonProps={{ 'aria-label': t('clear') }}
        data={data}
        value={draft.default || null}
        error={error}
        onChange={(value) => set({ default: value ?? '' })}
      />
    )
  }
  return (
    <TextInput
      label={t('reshape.default')}
      placeholder={t('reshape.default.none')}
      value={draft.default}
      error={error}
      onChange={(event) => set({ default: event.currentTarget.value })}
    />
  )
}
