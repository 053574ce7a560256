/** Two people changed the same: field by field, mine or theirs. What does not clash is saved with it. */

import { Button, Modal } from '@mantine/core'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { fieldOf } from '~/api/catalog'
import { NAME, readValue, type Values } from '~/api/records'
import type { FieldDef, ObjectDef, Row } from '~/api/types'
import { historyOf } from '~/changes/told'
import { CellValue } from '~/list/Line'
import { useCatalog, useMe } from '~/shell/context'
import { usePhone } from '~/shell/usePhone'
import { useWords } from '~/words'
import { formatInstant } from '~/words/format'
import { clockNow } from '~/words/zone'
import { type Conflict, clashes, merged, type Side } from './conflict'
import classes from './merge.module.css'
import { recordQuery } from './query'

interface Props {
  object: ObjectDef
  row: Row
  conflict: Conflict
  /** What was typed. */
  mine: Values
  busy: boolean
  /** Saves these values over this version. */
  onSave: (values: Values, version: number) => void
  /** Goes back to what was typed. */
  onClose: () => void
  /** Nothing of mine is left to save. */
  onTheirs: () => void
}

export default function MergeDialog(props: Props) {
  const { object, row, conflict, mine, busy, onSave, onClose, onTheirs } = props
  const { t, say } = useWords()
  const catalog = useCatalog()
  const phone = usePhone()
  const [sides, setSides] = useState<Record<string, Side>>({})
  const now = useQuery({ ...recordQuery(catalog, object.plural, row.id), staleTime: 0 })
  const theirs = now.data ?? null
  const names = clashes(conflict, mine)
  const version = Math.max(conflict.version, theirs?.version ?? 0)
  const who = useWho(object, row.id, names, conflict)
  const values = merged(mine, names, sides)
  const chosen = names.every((name) => sides[name] !== undefined)
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      fullScreen={phone}
      title={t('merge.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
      // What is pressed in here is not for the editor below.
      onKeyDown={(event) => event.stopPropagation()}
    >
      <p className={classes.lead}>{t('merge.lead')}</p>
      {names.map((name) => {
        const field = fieldOf(object, name)
        if (!field) return null
        return (
          <Choice
            key={name}
            object={object}
            field={field}
            mine={withValue(row, field, mine)}
            theirs={theirs}
            who={who[name] ?? ''}
            side={sides[name]}
            onSide={(side) => setSides({ ...sides, [name]: side })}
          />
        )
      })}
      {now.data === null && (
        <p className={classes.gone} role="alert">
          {t('record.gone.text')}
        </p>
      )}
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          {t('merge.back')}
        </Button>
        <Button
          loading={busy}
          disabled={!chosen || !theirs}
          title={chosen ? undefined : t('merge.choose')}
          onClick={() => (Object.keys(values).length > 0 ? onSave(values, version) : onTheirs())}
        >
          {t('merge.save')}
        </Button>
      </div>
      <span className="visually-hidden">{say(object.label)}</span>
    </Modal>
  )
}

interface ChoiceProps {
  object: ObjectDef
  field: FieldDef
  mine: Row
  theirs: Row | null
  who: string
  side: Side | undefined
  onSide: (side: Side) => void
}

function Choice({ object, field, mine, theirs, who, side, onSide }: ChoiceProps) {
  const { t, say } = useWords()
  const me = useMe()
  const label = useId()
  const shown = (row: Row | null) =>
    row && readValue(row, field.name) !== null ? (
      <CellValue object={object} field={field} row={row} />
    ) : (
      <span className={classes.empty}>—</span>
    )
  return (
    <section className={classes.field} data-merge={field.name} aria-labelledby={label}>
      <h3 id={label}>{say(field.label)}</h3>
      <div role="radiogroup" aria-labelledby={label} className={classes.sides}>
        {(['mine', 'theirs'] as const).map((one) => (
          <label key={one} className={classes.side} data-chosen={side === one || undefined}>
            <span className={classes.head}>
              <input type="radio" name={label} checked={side === one} onChange={() => onSide(one)} />
              {t(`merge.${one}`)}
              <span className={classes.who}>{one === 'mine' ? me.name : who}</span>
            </span>
            <span className={classes.value}>{shown(one === 'mine' ? mine : theirs)}</span>
          </label>
        ))}
      </div>
    </section>
  )
}

/** A row that has what was typed; the name of a record that was picked is not known here, its own name is not its. */
function withValue(row: Row, field: FieldDef, mine: Values): Row {
  const same = JSON.stringify(readValue(row, field.name)) === JSON.stringify(mine[field.name])
  const shown: Row = { ...row, ...mine }
  if (!same) delete shown[field.name + NAME]
  return shown
}

/** Who changed each of the fields last, and when: as the log says, else as the refusal did. */
function useWho(object: ObjectDef, id: number, names: string[], conflict: Conflict): Record<string, string> {
  const { t, language } = useWords()
  const all = useQueries({
    queries: names.map((name) => ({
      queryKey: ['history', object.plural, id, name, 'last', conflict.version],
      queryFn: ({ signal }: { signal: AbortSignal }) => historyOf(object.plural, id, name, null, signal),
    })),
  })
  const told = names.map((name, at) => {
    const last = all[at]?.data?.changes[0]
    const at_ = last?.at ?? conflict.changedAt
    const when = at_ && formatInstant(at_, language, clockNow(), t('today'))
    return [name, t('merge.who', { who: last?.by?.title ?? conflict.changedBy, when })]
  })
  return Object.fromEntries(told)
}
