/** An object of the company's own, new or as it is. */

import { Button, Checkbox, Modal, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Refusal } from '~/feedback/Refusal'
import { tell } from '~/feedback/toasts'
import { useAttempt } from '~/feedback/useAttempt'
import { iconOf } from '~/shell/icons'
import { usePhone } from '~/shell/usePhone'
import { useWords, type WordKey } from '~/words'
import { worded } from './draft'
import {
  ABILITIES,
  addedObject,
  changedObject,
  GROUPS,
  newObject,
  OBJECT_ICONS,
  type ObjectDraft,
  objectDraft,
  SCOPES,
} from './objectDraft'
import { type OwnObject, useObjects } from './objects'
import classes from './reshape.module.css'

interface Props {
  /** The object that is changed; none for a new one. */
  object?: OwnObject
  onClose: () => void
}

export function ObjectDialog({ object, onClose }: Props) {
  const { t, say } = useWords()
  const phone = usePhone()
  return (
    <Modal
      opened
      onClose={onClose}
      title={object ? t('reshape.object.change', { what: say(object.label) }) : t('reshape.object.new')}
      size={600}
      fullScreen={phone}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <ObjectForm object={object} onClose={onClose} />
    </Modal>
  )
}

interface PartProps {
  draft: ObjectDraft
  errors: Record<string, string>
  set: (part: Partial<ObjectDraft>) => void
}

const BESIDE = [
  'label',
  'label_plural',
  'help',
  'icon',
  'group',
  'title',
  'number',
  'access.read',
  'access.write',
]

function ObjectForm({ object, onClose }: Props) {
  const { t, say, language } = useWords()
  const navigate = useNavigate()
  const { run } = useObjects()
  const [draft, setDraft] = useState<ObjectDraft>(() => (object ? objectDraft(object) : newObject()))
  const [both, setBoth] = useState(false)
  const { busy, refusal, errors, attempt } = useAttempt()
  const set = (part: Partial<ObjectDraft>) => setDraft((before) => ({ ...before, ...part }))
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    await attempt(async () => {
      const done = object
        ? await run('change_object', { object: object.plural, ...changedObject(draft) })
        : await run('add_object', addedObject(draft))
      const word = object ? 'reshape.changed' : 'reshape.added'
      tell({ tone: 'good', text: t(word, { field: say(done.label) }) })
      onClose()
      if (!object) await navigate({ to: '/settings/fields/$plural', params: { plural: done.plural } })
    })
  }
  const elsewhere = Object.keys(errors).some((name) => !BESIDE.includes(name))
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <TextInput
        label={t('reshape.label')}
        placeholder={t('reshape.object.example')}
        withAsterisk
        data-autofocus
        value={draft.label[language]}
        error={errors.label}
        onChange={(event) => set({ label: worded(draft.label, language, event.currentTarget.value) })}
      />
      {(both || language === 'en') && (
        <TextInput
          label={t('reshape.object.plural')}
          value={draft.plural.en}
          error={errors.label_plural}
          onChange={(event) => set({ plural: { ...draft.plural, en: event.currentTarget.value } })}
        />
      )}
      {both && <OtherWords draft={draft} errors={errors} set={set} />}
      <Naming draft={draft} errors={errors} set={set} fixed={object !== undefined} />
      <Place draft={draft} errors={errors} set={set} />
      {!object && <Belonging draft={draft} errors={errors} set={set} />}
      <Abilities draft={draft} errors={errors} set={set} />
      <Textarea
        label={t('reshape.object.help')}
        autosize
        minRows={1}
        maxRows={4}
        value={draft.help[language]}
        error={errors.help}
        onChange={(event) => set({ help: worded(draft.help, language, event.currentTarget.value) })}
      />
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
          {object ? t('form.save') : t('reshape.object.add')}
        </Button>
      </div>
    </form>
  )
}

/** The name in the language that one does not see. */
function OtherWords({ draft, set }: PartProps) {
  const { t, language } = useWords()
  const other = language === 'zh' ? 'en' : 'zh'
  return (
    <TextInput
      label={t(`reshape.label.${other}`)}
      value={draft.label[other]}
      onChange={(event) => set({ label: { ...draft.label, [other]: event.currentTarget.value } })}
    />
  )
}

/** By what records are told apart: a name, a number, or both. */
function Naming({ draft, errors, set, fixed }: PartProps & { fixed: boolean }) {
  const { t, language } = useWords()
  return (
    <>
      {!fixed && (
        <Checkbox
          label={t('reshape.object.named')}
          checked={draft.named}
          onChange={(event) => set({ named: event.currentTarget.checked })}
        />
      )}
      {draft.named && (
        <TextInput
          label={t('reshape.object.title')}
          value={draft.title[language]}
          error={errors.title}
          onChange={(event) => set({ title: worded(draft.title, language, event.currentTarget.value) })}
        />
      )}
      {!fixed && (
        <Checkbox
          label={t('reshape.object.numbered')}
          checked={draft.numbered}
          error={draft.named ? undefined : errors.title}
          onChange={(event) => set({ numbered: event.currentTarget.checked })}
        />
      )}
      {!fixed && draft.numbered && (
        <TextInput
          label={t('reshape.object.prefix')}
          placeholder="HY-"
          value={draft.prefix}
          error={errors.number}
          onChange={(event) => set({ prefix: event.currentTarget.value })}
        />
      )}
    </>
  )
}

/** Where it stands in the navigation, and with which picture. */
function Place({ draft, errors, set }: PartProps) {
  const { t } = useWords()
  const Icon = iconOf(draft.icon)
  return (
    <div className={classes.pair}>
      <Select
        label={t('reshape.object.icon')}
        allowDeselect={false}
        leftSection={<Icon size={16} stroke={1.75} aria-hidden />}
        data={OBJECT_ICONS.map((icon) => ({ value: icon, label: t(`reshape.icon.${icon}` as WordKey) }))}
        value={draft.icon}
        error={errors.icon}
        onChange={(icon) => icon && set({ icon })}
        renderOption={({ option }) => {
          const Picture = iconOf(option.value)
          return (
            <span className={classes.kindLine}>
              <Picture size={16} stroke={1.75} aria-hidden />
              {option.label}
            </span>
          )
        }}
      />
      <Select
        label={t('reshape.object.group')}
        allowDeselect={false}
        data={[
          ...GROUPS.map((group) => ({ value: group as string, label: t(`nav.${group}`) })),
          { value: '', label: t('nav.more') },
        ]}
        value={draft.group}
        error={errors.group}
        onChange={(group) => set({ group: group ?? '' })}
      />
    </div>
  )
}

/** Whose records are, and how far people reach. */
function Belonging({ draft, errors, set }: PartProps) {
  const { t } = useWords()
  const scopes = SCOPES.map((scope) => ({ value: scope as string, label: t(`reshape.scope.${scope}`) }))
  return (
    <>
      <div>
        <div className={classes.caption}>{t('reshape.object.belongs')}</div>
        <SegmentedControl
          aria-label={t('reshape.object.belongs')}
          value={draft.owned ? 'owned' : 'open'}
          onChange={(value) => set({ owned: value === 'owned' })}
          data={[
            { value: 'owned', label: t('reshape.object.owned') },
            { value: 'open', label: t('reshape.object.open') },
          ]}
        />
      </div>
      {draft.owned && (
        <div className={classes.pair}>
          <Select
            label={t('reshape.object.read')}
            allowDeselect={false}
            data={scopes}
            value={draft.read}
            error={errors['access.read']}
            onChange={(read) => read && set({ read })}
          />
          <Select
            label={t('reshape.object.write')}
            allowDeselect={false}
            data={scopes}
            value={draft.write}
            error={errors['access.write']}
            onChange={(write) => write && set({ write })}
          />
        </div>
      )}
    </>
  )
}

function Abilities({ draft, set }: PartProps) {
  const { t } = useWords()
  return (
    <fieldset className={classes.abilities}>
      <legend className={classes.caption}>{t('reshape.object.abilities')}</legend>
      {ABILITIES.map((ability) => (
        <Checkbox
          key={ability}
          label={t(`reshape.ability.${ability}`)}
          checked={draft.abilities.includes(ability)}
          onChange={(event) => {
            const others = draft.abilities.filter((one) => one !== ability)
            set({ abilities: event.currentTarget.checked ? [...others, ability] : others })
          }}
        />
      ))}
    </fieldset>
  )
}
