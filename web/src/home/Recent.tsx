/** What happened lately: activities, and deals that moved. */

import { Link } from '@tanstack/react-router'
import { fieldOf } from '~/api/catalog'
import { Avatar } from '~/kinds/shared/Person'
import { Tag } from '~/kinds/shared/Tag'
import { useStageOptions } from '~/objects/opportunity/stages'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { formatExact, formatInstant } from '~/words/format'
import classes from './home.module.css'
import type { Whose } from './question'
import { type Happening, useRecent } from './useHome'

export function Recent({ whose, now }: { whose: Whose; now: Date }) {
  const { t } = useWords()
  const { data } = useRecent(whose)
  return (
    <section className={classes.card} aria-busy={data === undefined}>
      <div className={classes.cardHead}>
        <h2>{t('home.recent')}</h2>
      </div>
      {data === undefined && (
        <div className={classes.bones} aria-hidden>
          {[60, 75, 50, 70].map((width) => (
            <span key={width} className={classes.boneRow} style={{ width: `${width}%` }} />
          ))}
        </div>
      )}
      {data?.length === 0 && (
        <div className={classes.teach}>
          <p>{t('home.recent.none')}</p>
        </div>
      )}
      <ul className={classes.list}>
        {(data ?? []).map((happening) => (
          <li key={happening.key}>
            <Line happening={happening} now={now} whose={whose} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Line({ happening, now, whose }: { happening: Happening; now: Date; whose: Whose }) {
  const { t, language } = useWords()
  const { object, id, at, who, what, title, about } = happening
  return (
    <Link to="/$object/$id" params={{ object, id: String(id) }} className={classes.line}>
      {who ? <Avatar name={who.name} id={who.id} size="1.5rem" /> : <span className={classes.nobody} />}
      <span className={classes.lineText}>
        <span className={classes.lineTitle}>{title ?? t('untitled')}</span>
        <span className={classes.lineBeside}>
          {'kind' in what ? <Kind name={what.kind} /> : <Moved stage={what.stage} />}
          {[whose === 'me' ? null : who?.name, about].filter(Boolean).map((text) => (
            <span key={text}>{text}</span>
          ))}
        </span>
      </span>
      <time className={classes.when} dateTime={at} title={formatExact(at, language)}>
        {formatInstant(at, language, now, t('today'))}
      </time>
    </Link>
  )
}

function Kind({ name }: { name: string }) {
  const activity = useCatalog().named('activity')
  const option = activity && fieldOf(activity, 'kind')?.options?.find((known) => known.key === name)
  return option ? <Tag option={option} /> : null
}

function Moved({ stage }: { stage: string }) {
  const { t } = useWords()
  const option = useStageOptions().find((known) => known.key === stage)
  if (!option) return null
  return (
    <span className={classes.moved}>
      {t('home.moved')} <Tag option={option} />
    </span>
  )
}
