/** What is done by itself, and when. */

import { Button, Switch, TextInput } from '@mantine/core'
import { IconPencil, IconPlayerPlay } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { tell } from '~/feedback/toasts'
import { useAttempt } from '~/feedback/useAttempt'
import { useWords } from '~/words'
import { formatInstant } from '~/words/format'
import { clockNow } from '~/words/zone'
import classes from './all.module.css'
import { changeSchedule, jobKind, jobsQuery, runSchedule, type Schedule, schedulesQuery } from './ask'
import { cronWords } from './cron'

export function Schedules() {
  const { t } = useWords()
  const { data } = useQuery(schedulesQuery)
  if (!data || data.length === 0) return null
  return (
    <section className={classes.section} aria-label={t('jobs.schedules')}>
      <h2>{t('jobs.schedules')}</h2>
      <ul className={classes.list}>
        {data.map((schedule) => (
          <Line key={schedule.name} schedule={schedule} />
        ))}
      </ul>
    </section>
  )
}

function Line({ schedule }: { schedule: Schedule }) {
  const { t, language } = useWords()
  const client = useQueryClient()
  const [cron, setCron] = useState(schedule.cron)
  const [open, setOpen] = useState(false)
  const { busy, errors, refusal, attempt } = useAttempt()
  const name = jobKind(schedule.name, t)
  const when = (at: string) => formatInstant(at, language, clockNow(), t('today'))
  const change = (edit: Parameters<typeof changeSchedule>[1]) =>
    attempt(async () => {
      const before = schedule
      const now = await changeSchedule(schedule.name, edit)
      setCron(now.cron)
      setOpen(false)
      await client.invalidateQueries({ queryKey: schedulesQuery.queryKey })
      const undo = async () => {
        const { cron, zone, on } = before
        const then = await changeSchedule(before.name, { cron, zone, on })
        setCron(then.cron)
        await client.invalidateQueries({ queryKey: schedulesQuery.queryKey })
      }
      tell({ tone: 'good', text: t('jobs.schedule.changed'), undo })
    })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (cron !== schedule.cron) change({ cron })
  }
  const inWords = cronWords(schedule.cron, { t, language }) ?? schedule.cron
  const run = () =>
    attempt(async () => {
      await runSchedule(schedule.name)
      await client.invalidateQueries({ queryKey: schedulesQuery.queryKey })
      await client.invalidateQueries({ queryKey: jobsQuery.queryKey })
    })
  return (
    <li className={classes.line}>
      <div className={classes.words}>
        <span className={classes.name}>{name}</span>
        <span className={classes.when}>
          {inWords}
          <button
            type="button"
            className={classes.change}
            aria-expanded={open}
            aria-label={t('jobs.schedule.when', { name })}
            title={t('jobs.schedule.when', { name })}
            onClick={() => setOpen(!open)}
          >
            <IconPencil size={14} aria-hidden />
          </button>
        </span>
        <span className={classes.beside}>
          {schedule.next_at
            ? t('jobs.schedule.next', { at: when(schedule.next_at) })
            : t('jobs.schedule.off')}
          {schedule.last_at && ` · ${t('jobs.schedule.last', { at: when(schedule.last_at) })}`}
        </span>
        {open && (
          <form className={classes.cron} onSubmit={submit}>
            <TextInput
              size="xs"
              label={t('jobs.schedule.cron')}
              description={cronWords(cron, { t, language }) ?? t('jobs.schedule.cron.help')}
              value={cron}
              error={errors.cron ?? (refusal || undefined)}
              onChange={(event) => setCron(event.currentTarget.value)}
            />
            {cron !== schedule.cron && (
              <Button type="submit" size="xs" loading={busy}>
                {t('composer.save')}
              </Button>
            )}
          </form>
        )}
      </div>
      <Switch
        aria-label={t('jobs.schedule.on', { name })}
        checked={schedule.on}
        onChange={(event) => change({ on: event.currentTarget.checked })}
      />
      <Button
        size="compact-sm"
        variant="subtle"
        loading={busy}
        leftSection={<IconPlayerPlay size={16} aria-hidden />}
        onClick={run}
      >
        {t('jobs.schedule.run')}
      </Button>
    </li>
  )
}
