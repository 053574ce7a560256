/** The dashboards that one may see, and making another one. */

import { Button, TextInput } from '@mantine/core'
import { IconLayoutDashboard, IconLock, IconUsers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { may } from '~/api/catalog'
import { Failed } from '~/feedback/Failed'
import { HelpLink } from '~/help/HelpLink'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { readCharts } from './chart'
import classes from './dashboard.module.css'
import { dashboardsQuery, useMake } from './useDashboard'

export function DashboardList() {
  const { t } = useWords()
  const { data, error, refetch } = useQuery(dashboardsQuery)
  const object = useCatalog().named('dashboard')
  if (error) return <Failed error={error} again={refetch} />
  return (
    <div className={classes.screen}>
      {data?.length === 0 && <p className={classes.said}>{t('dashboards.none')}</p>}
      <ul className={classes.boards} aria-busy={data === undefined}>
        {(data ?? []).map((row) => (
          <li key={row.id}>
            <Link to="/dashboards/$id" params={{ id: String(row.id) }}>
              <IconLayoutDashboard size={18} stroke={1.75} aria-hidden />
              <span className={classes.boardName}>{row.name}</span>
              <span className={classes.boardFacts}>
                {t('dashboards.charts', { count: readCharts(row.charts).length })}
                {row.visibility === 'private' ? (
                  <IconLock size={14} aria-label={t('dashboard.private')} />
                ) : (
                  <IconUsers size={14} aria-label={t('dashboard.everyone')} />
                )}
                {row.user?.name}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {object && may(object, 'create') && <NewDashboard />}
      <HelpLink chapter="dashboards" />
    </div>
  )
}

function NewDashboard() {
  const { t } = useWords()
  const make = useMake()
  const [name, setName] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim()) make(name.trim())
  }
  return (
    <form className={classes.new} onSubmit={submit}>
      <TextInput
        label={t('dashboards.new')}
        placeholder={t('dashboards.example')}
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={name.trim() === ''} title={t('dashboards.name_it')}>
        {t('create')}
      </Button>
    </form>
  )
}
