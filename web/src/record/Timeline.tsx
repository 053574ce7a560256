/** What happened with a record, by day, newest first; and the place to write down more. */

import { Button } from '@mantine/core'
import { useState } from 'react'
import { may } from '~/api/catalog'
import type { ObjectDef, Row } from '~/api/types'
import { Empty } from '~/feedback/Empty'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { daysFromToday, formatDay } from '~/words/format'
import { clockNow } from '~/words/zone'
import { Composer } from './Composer'
import classes from './page.module.css'
import { EntryOf } from './timeline/Entries'
import { byDay, FILTERS, type Filter } from './timeline/entries'
import { commentsOn, useTimeline } from './timeline/useTimeline'
import type { About } from './timelineField'

interface Props {
  object: ObjectDef
  row: Row
  about: About
  /** How often one wished to write down a call. */
  calls: number
}

export function Timeline({ object, row, about, calls }: Props) {
  const { t } = useWords()
  const catalog = useCatalog()
  const activity = catalog.named('activity')
  const [filter, setFilter] = useState<Filter>('all')
  const story = useTimeline(object, row, about, filter)
  if (!activity) return null
  const comments = commentsOn(catalog, object)
  return (
    <>
      {may(activity, 'create') && (
        <Composer
          object={object}
          row={row}
          about={about}
          activity={activity}
          comments={comments}
          calls={calls}
        />
      )}
      <div className={classes.filters} role="group" aria-label={t('timeline.filter')}>
        {FILTERS.filter((each) => each !== 'comment' || comments).map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={filter === each}
            onClick={() => setFilter(filter === each ? 'all' : each)}
          >
            {t(`timeline.only.${each}`)}
          </button>
        ))}
      </div>
      {byDay(story.entries).map(({ day, entries }) => (
        <section key={day}>
          <DayHeading day={day} />
          {entries.map((entry) => (
            <EntryOf key={entry.key} entry={entry} about={about} />
          ))}
        </section>
      ))}
      {story.ready && story.entries.length === 0 && (
        <Empty title={t('timeline.none')}>{t('timeline.none.text')}</Empty>
      )}
      {story.hasMore && (
        <Button variant="subtle" fullWidth loading={story.isFetchingMore} onClick={() => story.fetchMore()}>
          {t('timeline.more')}
        </Button>
      )}
    </>
  )
}

function DayHeading({ day }: { day: string }) {
  const { t, language } = useWords()
  const now = clockNow()
  const away = daysFromToday(day, now)
  return (
    <h3 className={classes.day}>
      {away === 0 ? t('today') : away === -1 ? t('timeline.yesterday') : formatDay(day, language, now)}
    </h3>
  )
}
