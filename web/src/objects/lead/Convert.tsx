/** Asks what a lead becomes, with what is most likely filled in. */

import { Button, Checkbox, Popover, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { cloneElement, type FormEvent, Suspense, useState } from 'react'
import { fieldOf, may } from '~/api/catalog'
import { readValue } from '~/api/records'
import type { ObjectDef, Row, Value } from '~/api/types'
import { tell } from '~/feedback/toasts'
import { useAttempt } from '~/feedback/useAttempt'
import { kindOf } from '~/kinds'
import { refresh } from '~/record/refresh'
import { useCatalog } from '~/shell/context'
import type { LateProps } from '~/shell/Late'
import { useWords } from '~/words'
import { isoDay } from '~/words/format'
import { clockNow } from '~/words/zone'
import { convert, type Targets } from './convert'
import classes from './lead.module.css'

/** When a new deal is expected to close, in days. */
const CLOSES = 30

interface Props extends LateProps {
  object: ObjectDef
  row: Row
}

export function Convert({ button, object, row }: Props) {
  const [opened, setOpened] = useState(true)
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus width={320} position="bottom-end">
      <Popover.Target>{cloneElement(button, { onClick: () => setOpened(!opened) })}</Popover.Target>
      <Popover.Dropdown>
        <Asked object={object} row={row} onDone={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  )
}

function useTargets(): Targets | null {
  const catalog = useCatalog()
  const account = catalog.named('account')
  const creatable = (name: string) => {
    const object = catalog.named(name)
    return object && may(object, 'create') ? object : undefined
  }
  return account ? { account, contact: creatable('contact'), opportunity: creatable('opportunity') } : null
}

function Asked({ object, row, onDone }: { object: ObjectDef; row: Row; onDone: () => void }) {
  const { t } = useWords()
  const client = useQueryClient()
  const navigate = useNavigate()
  const targets = useTargets()
  const said = (name: string) => String(readValue(row, name) ?? '')
  const [company, setCompany] = useState(said('company'))
  const [person, setPerson] = useState(said('name'))
  const [withDeal, setWithDeal] = useState(targets?.opportunity !== undefined)
  const [deal, setDeal] = useState(said('company') || said('name'))
  const [closes, setCloses] = useState<Value>(() => {
    const now = clockNow()
    return isoDay(new Date(now.getFullYear(), now.getMonth(), now.getDate() + CLOSES))
  })
  const [unread, setUnread] = useState<string | null>(null)
  const { busy, refusal, object: wrong, attempt } = useAttempt()
  if (!targets) return null
  const missing = person.trim() === '' || (withDeal && (deal.trim() === '' || closes === null))
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (unread || missing) return wrong({}, unread ?? t('convert.missing'))
    await attempt(async () => {
      const wish = {
        company: company.trim(),
        person: person.trim(),
        deal: withDeal ? { name: deal.trim(), closes: String(closes) } : null,
      }
      const id = await convert(object, row, targets, wish)
      onDone()
      await refresh(client, object)
      await refresh(client, targets.account)
      if (id !== null) {
        await navigate({ to: '/$object/$id', params: { object: targets.account.plural, id: String(id) } })
      }
      tell({ tone: 'good', text: t('convert.done', { name: wish.company || wish.person }) })
    })
  }
  return (
    <form className={classes.convert} onSubmit={submit}>
      <TextInput
        label={t('convert.company')}
        description={t('convert.company.help')}
        value={company}
        onChange={(event) => setCompany(event.currentTarget.value)}
        data-autofocus
      />
      <TextInput
        label={t('convert.person')}
        value={person}
        onChange={(event) => setPerson(event.currentTarget.value)}
      />
      {targets.opportunity && (
        <Checkbox
          label={t('convert.deal')}
          checked={withDeal}
          onChange={(event) => setWithDeal(event.currentTarget.checked)}
        />
      )}
      {withDeal && targets.opportunity && (
        <>
          <TextInput
            label={t('convert.deal.name')}
            value={deal}
            onChange={(event) => setDeal(event.currentTarget.value)}
          />
          <Closes object={targets.opportunity} value={closes} onChange={setCloses} onUnread={setUnread} />
        </>
      )}
      {refusal && (
        <span className={classes.problem} role="alert">
          {refusal}
        </span>
      )}
      <Button type="submit" loading={busy}>
        {t('primary.lead.convert')}
      </Button>
    </form>
  )
}

interface ClosesProps {
  object: ObjectDef
  value: Value
  onChange: (value: Value) => void
  onUnread: (reason: string | null) => void
}

function Closes({ object, value, onChange, onUnread }: ClosesProps) {
  const { say } = useWords()
  const field = fieldOf(object, 'close_date')
  if (!field) return null
  const { Input } = kindOf(field.kind)
  return (
    <div>
      <label htmlFor="convert-closes">{say(field.label)}</label>
      <Suspense>
        <Input
          id="convert-closes"
          object={object}
          field={field}
          row={{ id: 0 }}
          value={value}
          onChange={onChange}
          onUnread={onUnread}
        />
      </Suspense>
    </div>
  )
}
