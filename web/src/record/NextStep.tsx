/** What comes next with this record, or the invitation to plan it. */

import { Button, Popover, TextInput } from '@mantine/core'
import { IconArrowRight, IconCalendarPlus } from '@tabler/icons-react'
import { type FormEvent, Suspense, useState } from 'react'
import { fieldOf, isEditable } from '~/api/catalog'
import { readValue } from '~/api/records'
import type { ObjectDef, Row, Value } from '~/api/types'
import { kindOf } from '~/kinds'
import { CellValue } from '~/list/Line'
import { useWords } from '~/words'
import classes from './page.module.css'
import { useSave } from './useSave'

export function NextStep({ object, row }: { object: ObjectDef; row: Row }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const what = fieldOf(object, 'next_step')
  const at = fieldOf(object, 'next_step_at')
  if (!what || !at) return null
  const planned = readValue(row, 'next_step') !== null || readValue(row, 'next_step_at') !== null
  if (!isEditable(object, what)) {
    return planned ? (
      <div className={classes.next}>
        <Planned object={object} row={row} />
      </div>
    ) : null
  }
  return (
    <Popover opened={open} onChange={setOpen} trapFocus width={300} position="bottom-start">
      <Popover.Target>
        <button
          type="button"
          className={classes.next}
          data-empty={planned ? undefined : true}
          onClick={() => setOpen(!open)}
          aria-expanded={open}
        >
          {planned ? (
            <Planned object={object} row={row} />
          ) : (
            <>
              <IconCalendarPlus size={16} aria-hidden />
              {t('next.none')}
            </>
          )}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <Plan object={object} row={row} onDone={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  )
}

function Planned({ object, row }: { object: ObjectDef; row: Row }) {
  const { t } = useWords()
  const at = fieldOf(object, 'next_step_at')
  const what = readValue(row, 'next_step')
  return (
    <>
      <IconArrowRight size={16} aria-hidden />
      <span className={classes.nextLabel}>{t('next.title')}</span>
      {what !== null && <span className={classes.nextWhat}>{String(what)}</span>}
      {at && <CellValue object={object} field={at} row={row} />}
    </>
  )
}

function Plan({ object, row, onDone }: { object: ObjectDef; row: Row; onDone: () => void }) {
  const { t } = useWords()
  const { save, busy } = useSave(object, row)
  const [what, setWhat] = useState<Value>(readValue(row, 'next_step'))
  const [at, setAt] = useState<Value>(readValue(row, 'next_step_at'))
  const [unread, setUnread] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const field = fieldOf(object, 'next_step_at')
  if (!field) return null
  const { Input } = kindOf(field.kind)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (unread) return setProblem(unread)
    const outcome = await save({ next_step: what, next_step_at: at }, t('next.title'))
    if (outcome.kind === 'done') onDone()
    else
      setProblem(outcome.kind === 'conflict' ? t('error.changed') : Object.values(outcome.errors).join(' '))
  }
  return (
    <form className={classes.plan} onSubmit={submit}>
      <TextInput
        label={t('composer.next.what')}
        value={typeof what === 'string' ? what : ''}
        onChange={(event) => setWhat(event.currentTarget.value || null)}
        data-autofocus
      />
      <div>
        <label htmlFor="next-at">{t('composer.next.at')}</label>
        <Suspense>
          <Input
            id="next-at"
            object={object}
            field={field}
            row={row}
            value={at}
            onChange={setAt}
            onUnread={setUnread}
          />
        </Suspense>
      </div>
      {problem && (
        <span className={classes.problem} role="alert">
          {problem}
        </span>
      )}
      <Button type="submit" loading={busy}>
        {t('composer.save')}
      </Button>
    </form>
  )
}
