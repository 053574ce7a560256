import { Button } from '@mantine/core'
import { IconClipboardText } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, type KeyboardEvent, lazy, Suspense, useEffect, useId, useRef, useState } from 'react'
import type { Values } from '~/api/records'
import type { FieldDef, ObjectDef, Row, Value } from '~/api/types'
import { Refusal } from '~/feedback/Refusal'
import { tell } from '~/feedback/toasts'
import { kindOf } from '~/kinds'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { type Known, useKnown } from './duplicates/known'
import { formFields, isAsked, readGiven } from './fields'
import classes from './form.module.css'
import { canPaste, companyField } from './paste/values'
import { useFocusInside } from './useFocusInside'
import { useForm } from './useForm'

const CompanyOffer = lazy(async () => ({
  default: (await import('./paste/CompanyOffer')).CompanyOffer,
}))
const Mark = lazy(async () => ({ default: (await import('./duplicates/Mark')).Mark }))
const PasteBox = lazy(async () => ({ default: (await import('./paste/PasteBox')).PasteBox }))

export function Form({
  object,
  given,
  onClose,
}: {
  object: ObjectDef
  given: string[]
  onClose: () => void
}) {
  const { t, say } = useWords()
  const navigate = useNavigate()
  const catalog = useCatalog()
  const form = useForm(object, given)
  const known = useKnown(object, form.values)
  const [formKey, setFormKey] = useState(0)
  const { first, more } = formFields(object, readGiven(object, given), form.values, form.asked)
  const hidden = more.flatMap((section) => section.fields.map((field) => field.name))
  const [open, setOpen] = useState(false)
  const [pasting, setPasting] = useState(false)
  const [filled, setFilled] = useState<string[]>([])
  const [company, setCompany] = useState<string | null>(null)
  const belongs = companyField(object)
  const target = belongs && catalog.target(belongs)
  const element = useRef<HTMLFormElement>(null)
  const shown = open || hidden.some((name) => form.errors[name])

  const errors = Object.keys(form.errors).join()
  useEffect(() => {
    if (errors) element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [errors])

  const submit = async (event?: FormEvent) => {
    event?.preventDefault()
    const id = await form.send()
    if (id === null) return
    onClose()
    tell({ tone: 'good', text: t('form.made', { what: say(object.label) }) })
    await navigate({ to: '/$object/$id', params: { object: object.plural, id: String(id) } })
  }
  const use = async (one: Known) => {
    form.startAgain()
    onClose()
    await navigate({ to: '/$object/$id', params: { object: one.plural, id: String(one.id) } })
  }
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.key !== 'Enter') return
    const target = event.target as HTMLElement
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault()
      submit()
    } else if (target instanceof HTMLInputElement && target.getAttribute('role') === 'combobox')
      event.preventDefault()
  }
  const takeOver = (values: Values, unknown: string | null = null) => {
    form.setSeveral(values)
    setCompany(unknown)
    setPasting(false)
    setFilled(Object.keys(values))
    if (hidden.some((name) => name in values)) setOpen(true)
    // The fields show what they have now.
    setFormKey((key) => key + 1)
  }
  const labels = object.fields.filter(({ name }) => filled.includes(name)).map(({ label }) => say(label))
  const row: Row = { ...form.values, id: 0 }
  const line = (field: FieldDef, at: number) => (
    <FormField
      key={field.name}
      object={object}
      field={field}
      asked={isAsked(object, field, form.asked)}
      row={row}
      value={form.values[field.name] ?? null}
      error={form.errors[field.name]}
      known={known.get(field.name)}
      onUse={use}
      autoFocus={at === 0}
      onChange={(value) => form.set(field.name, value)}
      onSeveral={form.setSeveral}
      onUnread={(reason) => form.setUnreadOf(field.name, reason)}
    />
  )
  return (
    <form ref={element} key={formKey} className={classes.form} onSubmit={submit} onKeyDown={press} noValidate>
      {form.wasDraft && form.touched && (
        <div className={classes.draft}>
          {t('form.draft')}
          <button
            type="button"
            onClick={() => {
              form.startAgain()
              setFormKey((key) => key + 1)
            }}
          >
            {t('form.draft.drop')}
          </button>
        </div>
      )}
      {canPaste(object) && !pasting && filled.length === 0 && (
        <button type="button" className={classes.more} onClick={() => setPasting(true)}>
          <IconClipboardText size={16} aria-hidden />
          {t('paste.box.open')}
        </button>
      )}
      {pasting && (
        <Suspense>
          <PasteBox object={object} onRead={takeOver} />
        </Suspense>
      )}
      <div role="status">
        {filled.length > 0 && (
          <p className={classes.draft}>{t('paste.box.filled', { fields: labels.join(t('comma')) })}</p>
        )}
      </div>
      {company !== null && belongs && target && (
        <Suspense>
          <CompanyOffer
            field={belongs}
            target={target}
            company={company}
            onMade={(id) => {
              form.set(belongs.name, id)
              setCompany(null)
              setFilled((names) => [...names, belongs.name])
              setFormKey((key) => key + 1)
            }}
          />
        </Suspense>
      )}
      {first.map(line)}
      {!shown && hidden.length > 0 && (
        <button type="button" className={classes.more} onClick={() => setOpen(true)}>
          {t('form.more', { count: hidden.length })}
        </button>
      )}
      {shown &&
        more.map((section) => (
          <fieldset key={section.label.en} className={classes.section}>
            <legend>{say(section.label)}</legend>
            {section.fields.map((field) => line(field, -1))}
          </fieldset>
        ))}
      {form.warned && <Refusal>{t('duplicates.anyway')}</Refusal>}
      {form.refusal && <Refusal>{form.refusal}</Refusal>}
      <div className={classes.actions}>
        <span className={classes.keys}>{t('form.keys')}</span>
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button type="submit" loading={form.busy}>
          {t(form.warned ? 'form.save.anyway' : 'form.save')}
        </Button>
      </div>
    </form>
  )
}

interface FieldProps {
  object: ObjectDef
  field: FieldDef
  /** Whether nothing can be made without it. */
  asked: boolean
  row: Row
  value: Value
  error: string | undefined
  /** Who has the same already. */
  known: Known[] | undefined
  onUse: (one: Known) => void
  autoFocus: boolean
  onChange: (value: Value) => void
  onSeveral: (values: Values) => void
  onUnread: (reason: string | null) => void
}

function FormField({
  object,
  field,
  asked,
  row,
  value,
  error,
  known,
  onUse,
  autoFocus,
  onChange,
  onSeveral,
  onUnread,
}: FieldProps) {
  const { t, say } = useWords()
  const id = useId()
  const { Input } = kindOf(field.kind)
  const box = useRef<HTMLDivElement>(null)
  useFocusInside(box, autoFocus)
  useEffect(() => {
    const input = document.getElementById(id)
    input?.setAttribute('aria-describedby', `${id}-notes`)
    if (asked) input?.setAttribute('aria-required', 'true')
  })
  return (
    <div ref={box} className={classes.field} data-field={field.name}>
      <label htmlFor={id}>
        {say(field.label)}
        {asked && <span className={classes.required}>{t('form.required.mark')}</span>}
      </label>
      {known && (
        <Suspense>
          <Mark known={known} onUse={onUse} />
        </Suspense>
      )}
      <Suspense fallback={<span className={classes.space} />}>
        <Input
          id={id}
          object={object}
          field={field}
          row={row}
          value={value}
          onChange={onChange}
          onSeveral={onSeveral}
          onUnread={onUnread}
          invalid={error !== undefined}
          autoFocus={autoFocus}
        />
      </Suspense>
      <div id={`${id}-notes`}>
        {field.help && <p className={classes.help}>{say(field.help)}</p>}
        {error && (
          <p className={classes.error} role="alert">
            {error}
          </p>
        )}
      </div>
    </div>
  )
}
