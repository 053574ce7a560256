/** A record on a page of its own: what it is, what happened, what hangs on it. */

import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { ObjectDef, Row } from '~/api/types'
import { Empty } from '~/feedback/Empty'
import { Failed } from '~/feedback/Failed'
import { mayAttach } from '~/files/attachments'
import { titleOf } from '~/list/titles'
import { stagePaths } from '~/objects/paths'
import { primaries } from '~/objects/primary'
import { usePrinted } from '~/print/printing'
import { NotThere } from '~/screens/NotThere'
import { useCatalog } from '~/shell/context'
import { usePhone } from '~/shell/usePhone'
import { useWords } from '~/words'
import { Beside } from './Beside'
import { Fields } from './Fields'
import { Headline } from './Headline'
import { NextStep } from './NextStep'
import classes from './page.module.css'
import { recordQuery } from './query'
import { RecordMenu } from './RecordMenu'
import { Related } from './Related'
import { Timeline } from './Timeline'
import { timelineField } from './timelineField'
import { useRemembered } from './useRemembered'

const RecordDrop = lazy(async () => ({ default: (await import('~/files/RecordDrop')).RecordDrop }))
const FilesSection = lazy(async () => ({ default: (await import('~/files/FilesSection')).FilesSection }))
const Presence = lazy(async () => ({ default: (await import('~/live/Presence')).Presence }))

export function RecordScreen() {
  const { object: plural, id } = useParams({ strict: false })
  const object = useCatalog().object(plural ?? '')
  if (!object || !/^\d+$/.test(id ?? '')) return <NotThere />
  return <RecordOf key={`${object.name}-${id}`} object={object} id={Number(id)} />
}

function RecordOf({ object, id }: { object: ObjectDef; id: number }) {
  const { t, say } = useWords()
  const catalog = useCatalog()
  const { data: row, error, refetch } = useQuery(recordQuery(catalog, object.plural, id))
  useRemembered(object, row)
  if (row) return <Page object={object} row={row} />
  if (row === null)
    return (
      <Empty
        title={t('record.gone')}
        action={
          <Button
            variant="default"
            renderRoot={(props) => <Link to="/$object" params={{ object: object.plural }} {...props} />}
          >
            {t('see.all', { what: say(object.label_plural) })}
          </Button>
        }
      >
        {t('record.gone.text')}{' '}
        <Link to="/bin" search={{ of: object.plural }}>
          {t('record.gone.bin')}
        </Link>
      </Empty>
    )
  if (!error) return <div className={classes.waiting} aria-busy />
  return <Failed error={error} again={refetch} />
}

/** From this width on the three parts stand side by side, in pixels. */
const WIDE = 1100

type Part = 'timeline' | 'fields' | 'related'

function Page({ object, row }: { object: ObjectDef; row: Row }) {
  const { t } = useWords()
  const catalog = useCatalog()
  const roomy = useMediaQuery(`(min-width: ${WIDE}px)`, undefined, { getInitialValueInEffect: false }) ?? true
  // On paper all parts follow one another.
  const wide = usePrinted() || roomy
  const about = timelineField(catalog, object)
  const [part, setPart] = useState<Part>(about ? 'timeline' : 'fields')
  const Path = stagePaths[object.name]
  const Primary = primaries[object.name]
  const phone = usePhone()
  const [calls, setCalls] = useState(0)
  const call = () => {
    setPart('timeline')
    setCalls(calls + 1)
  }
  const primary = Primary && (
    <div className={classes.primary} data-unprinted>
      <Primary object={object} row={row} onCall={call} />
    </div>
  )
  const parts: Part[] = about ? ['fields', 'timeline', 'related'] : ['fields', 'related']
  const show = (name: Part) => wide || part === name
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <div className={classes.headRow}>
          <Headline object={object} row={row} />
          <Suspense>
            <Presence object={object} id={row.id} />
          </Suspense>
          {!phone && primary}
          <Beside object={object} id={row.id} />
          <RecordMenu object={object} row={row} />
        </div>
        <NextStep object={object} row={row} />
        {phone && primary}
        {Path && <Path object={object} row={row} />}
      </header>
      {mayAttach(catalog, object) && (
        <Suspense>
          <RecordDrop object={object} id={row.id} title={titleOf(object, row) ?? t('untitled')} />
        </Suspense>
      )}
      {!wide && (
        <div className={classes.tabs} role="tablist">
          {parts.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              aria-selected={part === name}
              onClick={() => setPart(name)}
            >
              {t(`tab.${name}`)}
            </button>
          ))}
        </div>
      )}
      <div className={classes.parts} data-wide={wide || undefined} data-plain={about ? undefined : true}>
        {show('fields') && (
          <section className={classes.left} aria-label={t('tab.fields')}>
            <Fields object={object} row={row} />
          </section>
        )}
        {about && show('timeline') && (
          <section className={classes.middle} aria-label={t('tab.timeline')}>
            <Timeline object={object} row={row} about={about} calls={calls} />
          </section>
        )}
        {show('related') && (
          <section className={classes.right} aria-label={t('tab.related')}>
            <Suspense>
              <FilesSection object={object} row={row} />
            </Suspense>
            <Related object={object} row={row} />
          </section>
        )}
      </div>
    </div>
  )
}
