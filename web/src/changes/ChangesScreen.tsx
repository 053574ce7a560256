/** What one did in the last 24 hours, newest first, each to be taken back. */

import { Button } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowsJoin,
  IconPencil,
  IconPlus,
  IconRestore,
  IconTrash,
} from '@tabler/icons-react'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { fieldOf } from '~/api/catalog'
import { Empty } from '~/feedback/Empty'
import { Failed } from '~/feedback/Failed'
import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { refresh } from '~/record/refresh'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { formatExact, formatInstant, formatNumber } from '~/words/format'
import { clockNow } from '~/words/zone'
import { type Act, actsOf, undoingOf } from './acts'
import classes from './changes.module.css'
import { ChangedValues } from './FromTo'
import { myChanges, type ToldPage } from './told'
import { undo } from './undo'

/** How far back, in milliseconds. */
const BACK = 24 * 60 * 60_000

/** How many records of an act are named, and how many fields of one record are told. */
const NAMED = 3
const FIELDS = 4

const ICONS: Record<string, typeof IconPencil> = {
  create: IconPlus,
  update: IconPencil,
  delete: IconTrash,
  restore: IconRestore,
  merge: IconArrowsJoin,
}

const VERBS = ['create', 'update', 'delete', 'restore', 'merge'] as const

export function ChangesScreen() {
  const { t } = useWords()
  const catalog = useCatalog()
  const [since] = useState(() => new Date(Date.now() - BACK).toISOString())
  const page = useInfiniteQuery({
    queryKey: ['history', 'mine', since],
    staleTime: 0,
    initialPageParam: null as number | null,
    getNextPageParam: (last: ToldPage) => last.next,
    queryFn: ({ pageParam, signal }) => myChanges(since, pageParam, signal),
  })
  const changes = page.data?.pages.flatMap((each) => each.changes) ?? []
  const acts = actsOf(catalog, changes, page.hasNextPage)
  // One request may have done more than a page holds.
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = page
  const nothingYet = acts.length === 0 && hasNextPage && !isFetchingNextPage
  useEffect(() => {
    if (nothingYet) fetchNextPage()
  }, [nothingYet, fetchNextPage])
  if (page.error) return <Failed error={page.error} again={page.refetch} />
  return (
    <div className={classes.screen} aria-busy={page.isPending}>
      <div className={classes.inner}>
        <p className={classes.intro}>{t('changes.intro')}</p>
        {!page.isPending && !hasNextPage && acts.length === 0 && (
          <Empty title={t('changes.none')}>{t('changes.none.text')}</Empty>
        )}
        <ol className={classes.acts}>
          {acts.map((act) => (
            <ActLine key={act.key} act={act} />
          ))}
        </ol>
        {hasNextPage && (
          <Button variant="subtle" fullWidth loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
            {t('timeline.more')}
          </Button>
        )}
      </div>
    </div>
  )
}

function ActLine({ act }: { act: Act }) {
  const { t, say, language } = useWords()
  const catalog = useCatalog()
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const object = catalog.object(act.object)
  const verb = VERBS.find((known) => known === act.verb)
  if (!object || !verb) return null
  const Icon = ICONS[verb] ?? IconPencil
  const undoing = undoingOf(catalog, act)
  const records = new Map(act.changes.map((change) => [change.record.id, change]))
  const count = records.size
  const back = async () => {
    if (!undoing) return
    setBusy(true)
    try {
      const meanwhile = await undo(catalog, object, undoing)
      if (meanwhile) {
        const labels = meanwhile.fields.flatMap((name) => {
          const field = fieldOf(object, name)
          return field ? [say(field.label)] : []
        })
        tell({ tone: 'bad', text: t('changes.meanwhile', { fields: labels.join(t('comma')) }) })
      } else tell({ tone: 'good', text: t('changes.undone') })
    } catch (error) {
      tell({ tone: 'bad', text: explain(error, t) })
    } finally {
      setBusy(false)
      await refresh(client, object)
    }
  }
  const one = count === 1 ? act.changes[0] : undefined
  return (
    <li className={classes.act}>
      <span className={classes.icon}>
        <Icon size={16} stroke={1.75} aria-hidden />
      </span>
      <div className={classes.what}>
        {count > NAMED
          ? t(`changes.${verb}`, {
              what: t('changes.count', {
                count,
                shown: formatNumber(count, language),
                what: say(object.label_plural),
              }),
            })
          : t(`changes.${verb}`, { what: say(object.label) })}{' '}
        {[...records.values()].slice(0, NAMED).map((change, at) => (
          <span key={change.record.id}>
            {at > 0 && t('comma')}
            {change.in_bin ? (
              (change.record.title ?? t('untitled'))
            ) : (
              <Link to="/$object/$id" params={{ object: act.object, id: String(change.record.id) }}>
                {change.record.title ?? t('untitled')}
              </Link>
            )}
          </span>
        ))}
        {count > NAMED && '…'}
        {verb === 'update' && <Details act={act} one={one !== undefined} />}
      </div>
      <time className={classes.when} dateTime={act.at} title={formatExact(act.at, language)}>
        {formatInstant(act.at, language, clockNow(), t('today'))}
      </time>
      <span className={classes.undo}>
        {undoing && (
          <Button
            variant="default"
            size="compact-sm"
            loading={busy}
            leftSection={<IconArrowBackUp size={14} aria-hidden />}
            onClick={back}
          >
            {t('toast.undo')}
          </Button>
        )}
      </span>
    </li>
  )
}

/** The fields that were changed: of one record from what to what, of several their names. */
function Details({ act, one }: { act: Act; one: boolean }) {
  const { t, say } = useWords()
  const object = useCatalog().object(act.object)
  const change = act.changes[0]
  if (!object || !change) return null
  const fields = change.fields.filter(({ field }) => {
    const known = fieldOf(object, field)
    return known !== undefined && known.kind !== 'region_code' && (known.writable || !known.derived)
  })
  if (!one) {
    const labels = fields.slice(0, FIELDS).flatMap(({ field }) => {
      const known = fieldOf(object, field)
      return known ? [say(known.label)] : []
    })
    return <div className={classes.details}>{labels.join(t('comma'))}</div>
  }
  return (
    <div className={classes.details}>
      {fields.slice(0, FIELDS).map((told) => {
        const field = fieldOf(object, told.field)
        return (
          field && (
            <div key={told.field} className={classes.detail}>
              <span>{say(field.label)}</span>
              <ChangedValues object={object} told={told} row={{ id: change.record.id }} />
            </div>
          )
        )
      })}
      {fields.length > FIELDS && (
        <div className={classes.detail}>{t('changes.fields.more', { count: fields.length - FIELDS })}</div>
      )}
    </div>
  )
}
