/** Two records become one: which is kept, whose value wins in each field, and what goes over. */

import { Button, Modal } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { fieldOf } from '~/api/catalog'
import type { ObjectDef, Row } from '~/api/types'
import { Refusal } from '~/feedback/Refusal'
import { tell } from '~/feedback/toasts'
import { useAttempt } from '~/feedback/useAttempt'
import { explain } from '~/feedback/words'
import { CellValue } from '~/list/Line'
import { titleOf } from '~/list/titles'
import classes from '~/record/merge.module.css'
import { refresh } from '~/record/refresh'
import { useCatalog } from '~/shell/context'
import { usePhone } from '~/shell/usePhone'
import { useWords } from '~/words'
import { formatNumber } from '~/words/format'
import { type Both, choices, type Merged, merge, type Side } from './pairs'

interface Props {
  both: Both
  onClose: () => void
  onDone: () => unknown
}

export default function MergePair({ both, onClose, onDone }: Props) {
  const { t, say } = useWords()
  const { object, a, b } = both
  const client = useQueryClient()
  const navigate = useNavigate()
  const phone = usePhone()
  // Whoever was there first is known to more people.
  const [keep, setKeep] = useState(a.id)
  const [values, setValues] = useState<Record<string, number>>({})
  const { busy, refusal, attempt } = useAttempt()
  const fields = Object.fromEntries(
    Object.entries(values).map(([name, id]): [string, Side] => [name, id === keep ? 'keep' : 'lose']),
  )
  const rehearsed = useQuery({
    queryKey: ['merge', object.plural, a.id, b.id, keep, a.version, b.version],
    queryFn: ({ signal }) => merge(both, keep, {}, true, signal),
    retry: false,
    staleTime: 0,
  })
  const kept = keep === a.id ? a : b
  const name = (row: Row) => titleOf(object, row) ?? t('untitled')
  const save = () =>
    attempt(async () => {
      await merge(both, keep, fields, false)
      await Promise.all([refresh(client, object), onDone()])
      onClose()
      const go = () => navigate({ to: '/$object/$id', params: { object: object.plural, id: String(keep) } })
      const lead = { word: t('peek.open'), go }
      tell({ tone: 'good', text: t('duplicates.merged', { title: name(kept) }), lead })
    })
  const open = choices(both)
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      fullScreen={phone}
      title={t('duplicates.merge.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <p className={classes.lead}>{t('duplicates.merge.lead')}</p>
      <Choice
        label={t('duplicates.keep')}
        rows={[a, b]}
        chosen={keep}
        onChoose={setKeep}
        show={(row) => <b>{name(row)}</b>}
      />
      {open.map((field) => (
        <Choice
          key={field.name}
          label={say(field.label)}
          rows={[a, b]}
          chosen={values[field.name] ?? keep}
          onChoose={(id) => setValues({ ...values, [field.name]: id })}
          show={(row) => <CellValue object={object} field={field} row={row} />}
        />
      ))}
      {rehearsed.data && <Outcome object={object} merged={rehearsed.data} />}
      {rehearsed.error && <Refusal>{explain(rehearsed.error, t)}</Refusal>}
      {refusal && <Refusal>{refusal}</Refusal>}
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button loading={busy} disabled={!rehearsed.data} onClick={save}>
          {t('duplicates.merge.do')}
        </Button>
      </div>
    </Modal>
  )
}

interface ChoiceProps {
  label: string
  rows: [Row, Row]
  chosen: number
  onChoose: (id: number) => void
  show: (row: Row) => React.ReactNode
}

function Choice({ label, rows, chosen, onChoose, show }: ChoiceProps) {
  const id = useId()
  return (
    <section className={classes.field} aria-labelledby={id}>
      <h3 id={id}>{label}</h3>
      <div role="radiogroup" aria-labelledby={id} className={classes.sides}>
        {rows.map((row) => (
          <label key={row.id} className={classes.side} data-chosen={row.id === chosen || undefined}>
            <span className={classes.head}>
              <input type="radio" name={id} checked={row.id === chosen} onChange={() => onChoose(row.id)} />
              <span className={classes.value}>{show(row)}</span>
            </span>
          </label>
        ))}
      </div>
    </section>
  )
}

/** What the kept record gets, as the server has tried it: values that it has not itself, and what belongs to the other. */
function Outcome({ object, merged }: { object: ObjectDef; merged: Merged }) {
  const { t, say, language } = useWords()
  const catalog = useCatalog()
  const fills = merged.taken.map((name) => say(fieldOf(object, name)?.label ?? { en: name, zh: name }))
  const told = Object.entries(merged.moved).flatMap(([plural, count]) => {
    const of = catalog.object(plural)
    return of
      ? [t('duplicates.moved', { count: formatNumber(count, language), what: say(of.label_plural) })]
      : []
  })
  return (
    <div className={classes.field}>
      {fills.length > 0 && <p>{t('duplicates.fills', { fields: fills.join(t('comma')) })}</p>}
      <p>
        {told.length > 0 ? t('duplicates.goes', { what: told.join(t('comma')) }) : t('duplicates.nothing')}
      </p>
    </div>
  )
}
