/** What is being done, in the corner: how far it is, and a way to stop, go on, or take it back. */

import { ActionIcon, Button, Progress } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { explain } from '~/feedback/words'
import { useWords } from '~/words'
import { formatNumber } from '~/words/format'
import { forget, type Job, resume, start, stop, useJobs } from './jobs'
import classes from './tray.module.css'

export function Tray() {
  const jobs = useJobs()
  const { t } = useWords()
  const running = jobs.some((job) => job.state === 'running' && !job.work.server)
  useEffect(() => {
    if (!running) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [running])
  if (jobs.length === 0) return null
  return (
    <section className={classes.tray} aria-label={t('job.tray')}>
      {jobs.map((job) => (
        <Entry key={job.id} job={job} />
      ))}
    </section>
  )
}

/** How many refusals are told one by one. */
const TOLD = 3

function Entry({ job }: { job: Job }) {
  const { t, language } = useWords()
  const client = useQueryClient()
  const { progress, total, state } = job
  const share = total ? Math.min(100, (progress.seen / total) * 100) : state === 'done' ? 100 : 0
  const number = (count: number) => formatNumber(count, language)
  const goOn = async () => {
    await resume(job.id)
    await client.invalidateQueries()
  }
  const undo = async () => {
    const back = job.work.undo
    if (!back) return
    forget(job.id)
    const taken = await start(t('job.undo', { what: job.label }), back())
    if (taken.state === 'done') forget(taken.id)
    await client.invalidateQueries()
  }
  const reasons = [...new Set(progress.refused.map((refusal) => refusal.why))].slice(0, TOLD)
  return (
    <div className={classes.job} data-state={state}>
      <div className={classes.head}>
        {state === 'done' && <IconCheck size={16} aria-hidden className={classes.good} />}
        {state === 'failed' && <IconAlertTriangle size={16} aria-hidden className={classes.bad} />}
        <span className={classes.label}>{job.label}</span>
        {state !== 'running' && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t('close')}
            onClick={() => forget(job.id)}
          >
            <IconX size={14} />
          </ActionIcon>
        )}
      </div>
      <Progress value={share} size="sm" aria-label={job.label} />
      <div className={classes.foot}>
        <span>
          {total === null
            ? t('job.seen', { done: number(progress.seen) })
            : t('job.progress', { done: number(progress.seen), total: number(total) })}
        </span>
        <span className={classes.acts}>
          {state === 'running' && (
            <Button size="compact-xs" variant="subtle" onClick={() => stop(job.id)}>
              {t('job.stop')}
            </Button>
          )}
          {(state === 'stopped' || state === 'failed') && (
            <Button size="compact-xs" variant="subtle" onClick={goOn}>
              {t('job.resume')}
            </Button>
          )}
          {state !== 'running' && job.work.undo && progress.done > 0 && (
            <Button size="compact-xs" variant="subtle" onClick={undo}>
              {t('toast.undo')}
            </Button>
          )}
        </span>
      </div>
      {state === 'failed' && <div className={classes.why}>{explain(job.error, t)}</div>}
      {progress.refused.length > 0 && (
        <div className={classes.why}>
          {t('job.refused', { count: progress.refused.length, shown: number(progress.refused.length) })}
          {reasons.map((why) => (
            <div key={why}>{why}</div>
          ))}
        </div>
      )}
    </div>
  )
}
