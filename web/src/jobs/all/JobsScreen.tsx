/** All long work of the server, for administrators: what is done by itself and when, and what was done. */

import { Badge, Button, Progress } from '@mantine/core'
import { IconPlayerPlay, IconPlayerStop, IconRefresh } from '@tabler/icons-react'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Empty } from '~/feedback/Empty'
import { Failed } from '~/feedback/Failed'
import { useAttempt } from '~/feedback/useAttempt'
import { useWords } from '~/words'
import { formatExact, formatInstant, formatNumber } from '~/words/format'
import { clockNow } from '~/words/zone'
import { cancelJob, retryJob } from '../server'
import classes from './all.module.css'
import { type AllJob, jobKind, jobsQuery } from './ask'
import { Schedules } from './Schedules'

export function JobsScreen() {
  const { t } = useWords()
  const page = useInfiniteQuery(jobsQuery)
  const jobs = page.data?.pages.flatMap((each) => each.jobs) ?? []
  if (page.error) return <Failed error={page.error} again={page.refetch} />
  return (
    <div className={classes.screen} aria-busy={page.isPending}>
      <Schedules />
      <section className={classes.section} aria-label={t('jobs.all')}>
        <h2>{t('jobs.all')}</h2>
        {!page.isPending && jobs.length === 0 && <Empty title={t('jobs.none')}>{t('jobs.none.text')}</Empty>}
        <ul className={classes.list}>
          {jobs.map((job) => (
            <Line key={job.id} job={job} />
          ))}
        </ul>
        {page.hasNextPage && (
          <Button variant="subtle" loading={page.isFetchingNextPage} onClick={() => page.fetchNextPage()}>
            {t('timeline.more')}
          </Button>
        )}
      </section>
    </div>
  )
}

const COLOURS = { waiting: 'gray', running: 'blue', done: 'green', failed: 'red', cancelled: 'gray' }

function Line({ job }: { job: AllJob }) {
  const { t, language } = useWords()
  const number = (count: number) => formatNumber(count, language)
  const when = formatInstant(job.ended_at ?? job.created_at, language, clockNow(), t('today'))
  const share = job.total ? Math.min(100, (job.done / job.total) * 100) : 0
  return (
    <li className={classes.line}>
      <div className={classes.words}>
        <span className={classes.name}>
          {jobKind(job.kind, t)}
          <Badge variant="light" color={COLOURS[job.state]} size="sm" tt="none">
            {t(`jobs.state.${job.state}`)}
          </Badge>
        </span>
        <span className={classes.beside}>
          <time dateTime={job.created_at} title={formatExact(job.created_at, language)}>
            {when}
          </time>
          {job.user ? ` · ${job.user}` : ` · ${t('jobs.by.system')}`}
          {job.done > 0 &&
            ` · ${
              job.total === null
                ? t('job.seen', { done: number(job.done) })
                : t('job.progress', { done: number(job.done), total: number(job.total) })
            }`}
        </span>
        {job.state === 'running' && job.total !== null && (
          <Progress value={share} size="sm" aria-label={jobKind(job.kind, t)} />
        )}
        {job.error && <span className={classes.why}>{job.error[language]}</span>}
      </div>
      <Acts job={job} />
    </li>
  )
}

function Acts({ job }: { job: AllJob }) {
  const { t } = useWords()
  const client = useQueryClient()
  const { busy, attempt } = useAttempt({ aloud: true })
  const [told, setTold] = useState(false)
  const run = (act: (id: number) => Promise<unknown>) =>
    attempt(async () => {
      await act(job.id)
      setTold(true)
      await client.invalidateQueries({ queryKey: jobsQuery.queryKey })
      setTold(false)
    })
  if (job.state === 'waiting' || job.state === 'running') {
    return (
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        loading={busy || told}
        leftSection={<IconPlayerStop size={16} aria-hidden />}
        onClick={() => run(cancelJob)}
      >
        {t('job.stop')}
      </Button>
    )
  }
  if (job.state === 'done') return null
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      loading={busy || told}
      leftSection={
        job.state === 'failed' ? (
          <IconRefresh size={16} aria-hidden />
        ) : (
          <IconPlayerPlay size={16} aria-hidden />
        )
      }
      onClick={() => run(retryJob)}
    >
      {t(job.state === 'failed' ? 'jobs.retry' : 'job.resume')}
    </Button>
  )
}
