/** How far the import is, and what became of the rows. */

import { Button, Progress } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { ObjectDef } from '~/api/types'
import { Refusal } from '~/feedback/Refusal'
import { useAttempt } from '~/feedback/useAttempt'
import { cancelJob, retryJob } from '~/jobs/server'
import { useWords } from '~/words'
import { formatNumber } from '~/words/format'
import { type ImportState, importQuery } from './api'
import classes from './import.module.css'
import { Refused } from './Refused'
import { UndoImport } from './UndoImport'

const HEADINGS: Partial<
  Record<ImportState['stage'], 'import.done' | 'import.stopped' | 'import.undoing' | 'import.taken'>
> = {
  done: 'import.done',
  cancelled: 'import.stopped',
  undoing: 'import.undoing',
  undone: 'import.taken',
}

/** From where an import can be taken out again. */
const UNDONE_FROM = new Set<ImportState['stage']>(['done', 'failed', 'cancelled'])

interface Props {
  object: ObjectDef
  state: ImportState
  onAgain: () => void
}

export function Outcome({ object, state, onAgain }: Props) {
  const { t, say, language } = useWords()
  const client = useQueryClient()
  const number = (count: number) => formatNumber(count, language)
  const running = state.stage === 'running'
  const { busy, attempt } = useAttempt({ aloud: true })
  const act = (what: (job: number) => Promise<unknown>) =>
    attempt(async () => {
      if (state.job !== null) await what(state.job)
      await client.invalidateQueries({ queryKey: importQuery(state.id).queryKey })
    })
  useEffect(() => {
    // The lists know nothing of what came in from the side.
    if (!running) void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'import' })
  }, [client, running])
  if (running) {
    const done = state.created + state.updated + state.refused
    return (
      <div className={classes.outcome} role="status">
        <h2>{t('import.running', { file: state.file })}</h2>
        <Progress size="lg" value={state.percent} aria-label={t('import.running', { file: state.file })} />
        <p>
          {t('job.progress', { done: number(done), total: number(state.rows) })} · {t('import.leave.page')}
        </p>
        <div className={classes.next}>
          <Button size="md" variant="default" loading={busy} onClick={() => act(cancelJob)}>
            {t('job.stop')}
          </Button>
        </div>
      </div>
    )
  }
  const good = state.stage === 'done'
  return (
    <div className={classes.outcome}>
      <h2 data-good={good || undefined}>
        {good ? <IconCheck size={24} aria-hidden /> : <IconAlertTriangle size={24} aria-hidden />}
        {t(HEADINGS[state.stage] ?? 'import.failed')}
      </h2>
      {state.error && (
        <Refusal>
          {state.error.message} {state.error.hint}
        </Refusal>
      )}
      <dl className={classes.counts}>
        <Count word={t('import.created')} count={number(state.created)} />
        <Count word={t('import.updated')} count={number(state.updated)} />
        <Count word={t('import.refused')} count={number(state.refused)} bad={state.refused > 0} />
      </dl>
      <div className={classes.next}>
        <Button
          size="md"
          variant="default"
          renderRoot={(props) => <Link to="/$object" params={{ object: object.plural }} {...props} />}
        >
          {t('see.all', { what: say(object.label_plural) })}
        </Button>
        <Button size="md" variant="default" onClick={onAgain}>
          {t('import.another')}
        </Button>
        {(state.stage === 'cancelled' || state.stage === 'failed') && state.job !== null && (
          <Button size="md" loading={busy} onClick={() => act(retryJob)}>
            {t('job.resume')}
          </Button>
        )}
        {state.batch !== null && UNDONE_FROM.has(state.stage) && state.created + state.updated > 0 && (
          <UndoImport batch={state.batch} size="md" />
        )}
      </div>
      <Refused state={state} />
    </div>
  )
}

function Count({ word, count, bad }: { word: string; count: string; bad?: boolean }) {
  return (
    <div data-bad={bad || undefined}>
      <dt>{word}</dt>
      <dd>{count}</dd>
    </div>
  )
}
