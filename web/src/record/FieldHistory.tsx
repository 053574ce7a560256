/** What a field means, and who changed it, when, from what. */

import { Button, Popover } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { fieldOf, isEditable } from '~/api/catalog'
import { readValue } from '~/api/records'
import type { FieldDef, ObjectDef, Row } from '~/api/types'
import classes from '~/changes/changes.module.css'
import { ChangedValues } from '~/changes/FromTo'
import { historyOf, rawOf, type Told, type ToldPage } from '~/changes/told'
import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { Person } from '~/kinds/shared/Person'
import type { LateProps } from '~/shell/Late'
import { useWords } from '~/words'
import { formatExact, formatInstant } from '~/words/format'
import { clockNow } from '~/words/zone'
import { useSave } from './useSave'

/** Where people's own changes come from: screens ask the same interface as programs do. */
const BY_HAND = new Set(['manual', 'api'])

interface Props extends LateProps {
  object: ObjectDef
  field: FieldDef
  row: Row
}

export function FieldHistory({ button, ...props }: Props) {
  return (
    <Popover defaultOpened position="bottom-start" width={360} trapFocus withinPortal>
      <Popover.Target>{button}</Popover.Target>
      <Popover.Dropdown>
        <Content {...props} />
      </Popover.Dropdown>
    </Popover>
  )
}

function Content({ object, field, row }: Omit<Props, 'button'>) {
  const { t, say } = useWords()
  const page = useInfiniteQuery({
    queryKey: ['history', object.plural, row.id, field.name],
    initialPageParam: null as number | null,
    getNextPageParam: (last: ToldPage) => last.next,
    queryFn: ({ pageParam, signal }) => historyOf(object.plural, row.id, field.name, pageParam, signal),
  })
  const changes = page.data?.pages.flatMap((each) => each.changes) ?? []
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <div className={classes.history} tabIndex={0} role="region" aria-label={say(field.label)} data-autofocus>
      <h3 className={classes.historyHead}>{say(field.label)}</h3>
      {field.help && <p className={classes.help}>{say(field.help)}</p>}
      {page.error ? (
        <p className={classes.help}>{explain(page.error, t)}</p>
      ) : page.isPending ? (
        <div className={classes.waiting} aria-busy />
      ) : changes.length === 0 ? (
        <p className={classes.help}>{t('history.none')}</p>
      ) : (
        <ol className={classes.entries} aria-label={t('history.title', { field: say(field.label) })}>
          {changes.map((change) => (
            <Entry key={change.id} object={object} field={field} row={row} change={change} />
          ))}
        </ol>
      )}
      {page.hasNextPage && (
        <Button
          variant="subtle"
          size="compact-sm"
          loading={page.isFetchingNextPage}
          onClick={() => page.fetchNextPage()}
        >
          {t('timeline.more')}
        </Button>
      )}
    </div>
  )
}

function Entry({ object, field, row, change }: Omit<Props, 'button'> & { change: Told }) {
  const { t, say, language } = useWords()
  const { save, busy } = useSave(object, row)
  const told = change.fields[0]
  if (!told) return null
  const origin = fieldOf(object, 'origin')?.options?.find(({ key }) => key === change.origin)
  const before = rawOf(field, told.from)
  const differs = JSON.stringify(before) !== JSON.stringify(readValue(row, field.name))
  const back = async () => {
    const outcome = await save({ [field.name]: before }, say(field.label))
    if (outcome.kind === 'refused') tell({ tone: 'bad', text: Object.values(outcome.errors).join(' ') })
    if (outcome.kind === 'conflict') tell({ tone: 'bad', text: t('error.changed') })
  }
  return (
    <li className={classes.entry}>
      <div className={classes.entryHead}>
        {change.by ? (
          <Person name={change.by.title ?? t('not.visible')} id={change.by.id} />
        ) : (
          <span>{t('change.system')}</span>
        )}
        {origin && !BY_HAND.has(change.origin) && <span>{say(origin.label)}</span>}
        <time dateTime={change.at} title={formatExact(change.at, language)}>
          {formatInstant(change.at, language, clockNow(), t('today'))}
        </time>
      </div>
      <ChangedValues object={object} told={told} row={row} />
      {change.verb === 'update' && differs && isEditable(object, field) && (
        <div>
          <button type="button" className={classes.back} disabled={busy} onClick={back}>
            {t('history.back')}
          </button>
        </div>
      )}
    </li>
  )
}
