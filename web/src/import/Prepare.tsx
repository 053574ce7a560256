/** What the columns mean, what would happen, and the button that does it. */

import { Button, Progress, Select } from '@mantine/core'
import { useState } from 'react'
import type { ObjectDef } from '~/api/types'
import { Refusal } from '~/feedback/Refusal'
import { useWords } from '~/words'
import { formatNumber } from '~/words/format'
import type { ImportState, ImportWish } from './api'
import { Columns } from './Columns'
import classes from './import.module.css'
import { KnownHeadings } from './KnownHeadings'
import { fill, keys, knownKey, lacking, type Mapping } from './mapping'
import { Origin } from './Origin'
import { Refused } from './Refused'

interface Props {
  object: ObjectDef
  state: ImportState
  busy: boolean
  error: string | null
  onBegin: (wish: ImportWish) => void
  onAgain: () => void
  /** Takes another sheet of the workbook; null where the file is not at hand any more. */
  onSheet: ((sheet: number) => void) | null
}

export function Prepare({ object, state, busy, error, onBegin, onAgain, onSheet }: Props) {
  const { t, say, language } = useWords()
  const [mapping, setMapping] = useState<Mapping>(() => state.columns.map((column) => column.field))
  const [key, setKey] = useState<string | null>(() => knownKey(object, state))
  const [changed, setChanged] = useState(false)
  const running = state.stage === 'running'
  const offered = keys(object, mapping)
  const by = offered.some((field) => field.name === key) ? key : null
  const missing = lacking(object, mapping, by)
  const start = (dryRun: boolean) => {
    setChanged(false)
    onBegin({ columns: mapping, key: by, dry_run: dryRun })
  }
  const number = (count: number) => formatNumber(count, language)
  // Once all was tried, the button says what it will do.
  const tried = state.stage === 'done' && !changed
  const coming = tried ? state.created + state.updated : state.rows
  const can = !running && !busy && !missing && state.rows > 0
  return (
    <div className={classes.prepare}>
      <header className={classes.file}>
        <div>
          <h2>{state.file}</h2>
          <p>
            {t('import.rows', { count: state.rows, shown: number(state.rows) })}
            {state.sheets.length === 1 && ` · ${state.sheets[0]}`}
          </p>
        </div>
        {state.sheets.length > 1 && onSheet && (
          <Select
            aria-label={t('import.sheet')}
            allowDeselect={false}
            disabled={running || busy}
            value={String(state.sheet)}
            data={state.sheets.map((name, at) => ({ value: String(at), label: name }))}
            onChange={(at) => at !== null && onSheet(Number(at))}
          />
        )}
        <Button variant="default" onClick={onAgain}>
          {t('import.another')}
        </Button>
      </header>
      {state.exported_by && <Origin crm={state.exported_by.name} columns={state.columns} number={number} />}
      {state.known && (
        <KnownHeadings
          known={state.known}
          mapping={mapping}
          disabled={running}
          onTake={(then, thenKey) => {
            setChanged(true)
            setMapping(then)
            setKey(thenKey)
          }}
        />
      )}
      <Columns
        object={object}
        columns={state.columns}
        mapping={mapping}
        disabled={running}
        onChange={(at, field) => {
          setChanged(true)
          setMapping(fill(mapping, at, field))
        }}
      />
      <div className={classes.key}>
        <Select
          label={t('import.key')}
          description={t(by ? 'import.key.help' : 'import.key.none.help')}
          disabled={running}
          allowDeselect={false}
          value={by ?? ''}
          data={[
            { value: '', label: t('import.key.none') },
            ...offered.map((field) => ({ value: field.name, label: say(field.label) })),
          ]}
          onChange={(value) => {
            setChanged(true)
            setKey(value || null)
          }}
        />
      </div>
      <Trial state={state} stale={changed} number={number} />
      {error && <Refusal>{error}</Refusal>}
      <footer className={classes.actions}>
        {missing && <p role="status">{t('import.lacking', { field: say(missing.label) })}</p>}
        {state.rows === 0 && <p role="status">{t('import.norows')}</p>}
        {can && !tried && (
          <Button variant="default" size="md" onClick={() => start(true)}>
            {t('import.try')}
          </Button>
        )}
        {can && coming > 0 && (
          <Button size="md" onClick={() => start(false)}>
            {t('import.do', { count: coming, shown: number(coming) })}
          </Button>
        )}
      </footer>
    </div>
  )
}

/** What would happen. */
function Trial({
  state,
  stale,
  number,
}: {
  state: ImportState
  stale: boolean
  number: (count: number) => string
}) {
  const { t } = useWords()
  if (state.stage === 'running') {
    return (
      <div className={classes.trial} role="status">
        <p>{t('import.trying')}</p>
        <Progress value={state.percent} aria-label={t('import.trying')} />
      </div>
    )
  }
  if (stale || state.stage === 'ready') return null
  return (
    <div className={classes.trial}>
      {state.error && (
        <Refusal>
          {state.error.message} {state.error.hint}
        </Refusal>
      )}
      {state.stage === 'done' && (
        <p role="status">
          {t('import.would', { created: number(state.created), updated: number(state.updated) })}
          {state.refused === 0
            ? t('import.would.all')
            : t('import.would.refused', { count: state.refused, shown: number(state.refused) })}
        </p>
      )}
      <Refused state={state} />
    </div>
  )
}
