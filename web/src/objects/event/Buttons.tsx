/** Yes, perhaps, no: the answers to an invitation, of a series for one time or for all. */

import { SegmentedControl } from '@mantine/core'
import { IconCheck, IconQuestionMark, IconX } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ObjectDef } from '~/api/types'
import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { useWords } from '~/words'
import classes from './event.module.css'
import { ANSWERS, type Answer, answer, type Said } from './invitation'

const ICONS = { accepted: IconCheck, tentative: IconQuestionMark, declined: IconX }

interface Props {
  object: ObjectDef
  event: number
  title: string
  said: Said
  /** Of a series: the start of the time one looks at, and how it is called. */
  one?: { start: string; words: string } | undefined
  /** Whether the event repeats. */
  repeats: boolean
}

export function Buttons({ object, event, title, said, one, repeats }: Props) {
  const { t } = useWords()
  const client = useQueryClient()
  const [busy, setBusy] = useState<Answer | null>(null)
  const [all, setAll] = useState(one === undefined)
  const say = async (response: Answer) => {
    setBusy(response)
    try {
      const only = one && !all ? one.start : null
      const undo = await answer(client, object, { event, said, only }, response)
      tell({ tone: 'good', text: t(`answer.${response}.done`, { title }), undo })
    } catch (error) {
      tell({ tone: 'bad', text: explain(error, t) })
    } finally {
      setBusy(null)
    }
  }
  return (
    <div className={classes.answers} role="group" aria-label={t('answer.title')}>
      {one && (
        <SegmentedControl
          size="xs"
          aria-label={t('answer.which')}
          value={all ? 'all' : 'one'}
          onChange={(which) => setAll(which === 'all')}
          data={[
            { value: 'one', label: t('answer.one', { when: one.words }) },
            { value: 'all', label: t('answer.all') },
          ]}
        />
      )}
      {repeats && !one && <span className={classes.which}>{t('answer.all')}</span>}
      <span className={classes.buttons}>
        {ANSWERS.map((response) => {
          const Icon = ICONS[response]
          return (
            <button
              key={response}
              type="button"
              data-answer={response}
              aria-pressed={said === response}
              disabled={busy !== null}
              onClick={() => say(response)}
            >
              <Icon size={16} aria-hidden />
              {t(`answer.${response}`)}
            </button>
          )
        })}
      </span>
    </div>
  )
}
