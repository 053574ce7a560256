/** The way of an opportunity: a click moves it; losing asks why. */

import { Button, Popover } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useEffect, useRef, useState } from 'react'
import { fieldOf, isEditable } from '~/api/catalog'
import { readValue, type Values } from '~/api/records'
import type { ObjectDef, Row, Value } from '~/api/types'
import { kindOf } from '~/kinds'
import { Lacking } from '~/record/Lacking'
import { useWords } from '~/words'
import classes from './opportunity.module.css'
import { type Stage, stagesQuery } from './stages'
import { useStageMove } from './useStageMove'

/** Milliseconds of a day. */
const DAY = 86_400_000

export function StagePath({ object, row }: { object: ObjectDef; row: Row }) {
  const { t } = useWords()
  const { data = [] } = useQuery(stagesQuery)
  const { move: moveTo, busy, lacking } = useStageMove(object, row)
  const [asking, setAsking] = useState<string | null>(null)
  const path = useRef<HTMLOListElement>(null)
  const field = fieldOf(object, 'stage')
  const stages = data.filter((stage) => stage.pipeline_id === row.pipeline_id)
  const now = stages.findIndex((stage) => stage.key === row.stage)
  // biome-ignore lint/correctness/useExhaustiveDependencies: where the record stands is in sight, also once it moved
  useEffect(() => {
    path.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' })
  }, [now])
  if (!field || stages.length === 0) return null
  const editable = isEditable(object, field)
  const since = readValue(row, 'stage_entered_at')
  const days =
    typeof since === 'string' ? Math.max(0, Math.floor((Date.now() - Date.parse(since)) / DAY)) : null

  const move = (stage: Stage, more?: Values) => {
    setAsking(null)
    return moveTo(stage, more)
  }

  return (
    <>
      <ol ref={path} className={classes.path} aria-label={t('path.title')}>
        {stages.map((stage, at) => {
          const state = at === now ? 'now' : at < now && stages[now]?.outcome !== 'lost' ? 'done' : 'ahead'
          const asks = stage.outcome === 'lost' && readValue(row, 'lost_reason') === null
          const step = (
            <button
              type="button"
              className={classes.step}
              data-state={state}
              data-outcome={stage.outcome}
              aria-current={at === now ? 'step' : undefined}
              disabled={!editable || busy}
              onClick={() => (at === now ? undefined : asks ? setAsking(stage.key) : move(stage))}
            >
              {state === 'done' && <IconCheck size={14} aria-hidden />}
              <span className={classes.stepName}>{stage.label}</span>
              {at === now && days !== null && stage.outcome === 'open' && (
                <span className={classes.days}>{t('path.days', { count: days })}</span>
              )}
            </button>
          )
          return (
            <li key={stage.key}>
              {asks ? (
                <Popover
                  opened={asking === stage.key}
                  onChange={(open) => !open && setAsking(null)}
                  trapFocus
                  width={280}
                >
                  <Popover.Target>{step}</Popover.Target>
                  <Popover.Dropdown>
                    <WhyLost object={object} row={row} onSave={(more) => move(stage, more)} />
                  </Popover.Dropdown>
                </Popover>
              ) : (
                step
              )}
            </li>
          )
        })}
      </ol>
      <Lacking {...lacking} />
    </>
  )
}

/** A lost deal teaches only if one knows why. */
export function WhyLost({
  object,
  row,
  onSave,
}: {
  object: ObjectDef
  row: Row
  onSave: (values: Values) => void
}) {
  const { t, say } = useWords()
  const [reason, setReason] = useState<Value>(null)
  const field = fieldOf(object, 'lost_reason')
  if (!field) return <Button onClick={() => onSave({})}>{t('path.lost.save')}</Button>
  const { Input } = kindOf(field.kind)
  return (
    <div className={classes.why}>
      <label htmlFor="why-lost">{t('path.lost')}</label>
      <Suspense>
        <Input
          id="why-lost"
          object={object}
          field={{ ...field, required: true }}
          row={row}
          value={reason}
          onChange={setReason}
          autoFocus
        />
      </Suspense>
      <span className="visually-hidden">{say(field.label)}</span>
      <Button color="red" disabled={reason === null} onClick={() => onSave({ lost_reason: reason })}>
        {t('path.lost.save')}
      </Button>
    </div>
  )
}
