/** One dashboard. */

import { Button } from '@mantine/core'
import { IconChevronLeft, IconPencil, IconPlus, IconShare2 } from '@tabler/icons-react'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { Empty } from '~/feedback/Empty'
import { Failed } from '~/feedback/Failed'
import { usePhone } from '~/shell/usePhone'
import { useWords } from '~/words'
import type { ChartDef } from './chart'
import classes from './dashboard.module.css'
import { Grid } from './Grid'
import { freePlace, risen } from './layout'
import { useDashboard } from './useDashboard'

const ShareDialog = lazy(async () => ({ default: (await import('~/share/ShareDialog')).ShareDialog }))
const Builder = lazy(async () => ({ default: (await import('./Builder')).Builder }))

/** The size of a chart when it is made, in columns and rows. */
const SIZE = { number: { w: 3, h: 2 }, other: { w: 6, h: 4 } }

export function DashboardScreen() {
  const { id } = useParams({ strict: false })
  return <One key={id} id={Number(id)} />
}

function One({ id }: { id: number }) {
  const { t } = useWords()
  const phone = usePhone()
  const navigate = useNavigate()
  const { edit } = useSearch({ strict: false })
  const { row, charts, error, again, mine, send, setCharts, bin, refresh } = useDashboard(id)
  const [sharing, setSharing] = useState(false)
  const [building, setBuilding] = useState<ChartDef | 'new' | null>(null)
  const editing = mine && edit !== undefined
  if (row === null)
    return (
      <Empty
        title={t('record.gone')}
        action={
          <Button variant="default" renderRoot={(props) => <Link {...props} to="/dashboards" />}>
            {t('see.all', { what: t('nav.dashboards') })}
          </Button>
        }
      >
        {t('record.gone.text')}
      </Empty>
    )
  if (error) return <Failed error={error} again={again} />
  const setEdit = (on: boolean) =>
    navigate({ to: '.', search: (before) => ({ ...before, edit: on ? '1' : undefined }), replace: true })
  const save = async (chart: ChartDef) => {
    const known = charts.some((one) => one.id === chart.id)
    const { w, h } = chart.kind === 'number' ? SIZE.number : SIZE.other
    const then = known
      ? charts.map((one) => (one.id === chart.id ? chart : one))
      : [...charts, { ...chart, ...freePlace(charts, w, h) }]
    setBuilding(null)
    await setCharts(then, t(known ? 'chart.changed.done' : 'chart.made', { title: chart.title }))
  }
  return (
    <div className={classes.screen}>
      <div className={classes.bar}>
        <Link to="/dashboards" className={classes.icon} aria-label={t('nav.dashboards')}>
          <IconChevronLeft size={18} aria-hidden />
        </Link>
        {editing && row ? <Name name={row.name} onName={(name) => send({ name })} /> : <h2>{row?.name}</h2>}
        {editing && row && (
          <Button
            size="compact-md"
            variant="default"
            leftSection={<IconShare2 size={16} aria-hidden />}
            onClick={() => setSharing(true)}
          >
            {t('share.open')}
          </Button>
        )}
        {editing && (
          <Button
            size="compact-md"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => setBuilding('new')}
          >
            {t('chart.new')}
          </Button>
        )}
        {editing && (
          <Button size="compact-md" variant="default" onClick={bin}>
            {t('record.delete')}
          </Button>
        )}
        {mine && (
          <Button
            size="compact-md"
            variant="default"
            leftSection={editing ? undefined : <IconPencil size={16} aria-hidden />}
            onClick={() => setEdit(!editing)}
          >
            {t(editing ? 'dashboard.done' : 'edit')}
          </Button>
        )}
      </div>
      {row && charts.length === 0 && (
        <Empty
          title={t('dashboard.empty')}
          action={
            mine && (
              <Button
                onClick={() => {
                  setEdit(true)
                  setBuilding('new')
                }}
              >
                {t('chart.new')}
              </Button>
            )
          }
        >
          {t('dashboard.empty.text')}
        </Empty>
      )}
      <Grid
        charts={charts}
        editing={editing}
        phone={phone}
        onArrange={(then) => setCharts(then, t('dashboard.arranged'))}
        onEdit={setBuilding}
        onRemove={(chart) =>
          setCharts(
            risen(charts.filter((one) => one.id !== chart.id)),
            t('chart.removed', { title: chart.title }),
          )
        }
      />
      {sharing && row && (
        <Suspense>
          <ShareDialog
            shared={{ kind: 'dashboard', id, name: row.name, everyone: row.visibility === 'everyone' }}
            refresh={refresh}
            onClose={() => setSharing(false)}
          />
        </Suspense>
      )}
      {building && (
        <Suspense>
          <Builder
            chart={building === 'new' ? null : building}
            phone={phone}
            onClose={() => setBuilding(null)}
            onSave={save}
          />
        </Suspense>
      )}
    </div>
  )
}

function Name({ name, onName }: { name: string; onName: (name: string) => void }) {
  const { t } = useWords()
  const [text, setText] = useState(name)
  const finish = () => {
    const then = text.trim()
    if (then && then !== name) onName(then)
    else setText(name)
  }
  return (
    <input
      className={classes.name}
      aria-label={t('dashboard.name')}
      maxLength={80}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={finish}
      onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && finish()}
    />
  )
}
