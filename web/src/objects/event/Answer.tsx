/** At the head of an event to which one is invited: whether one comes. */

import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { titleOf } from '~/list/titles'
import { useMe } from '~/shell/context'
import { useWords } from '~/words'
import { formatInstant } from '~/words/format'
import { clockNow } from '~/words/zone'
import type { PrimaryProps } from '../primary'
import { Buttons } from './Buttons'
import { invitationQuery } from './invitation'

export function Answer({ object, row }: PrimaryProps) {
  const { t, language } = useWords()
  const me = useMe()
  const { time } = useSearch({ strict: false })
  const { data: said } = useQuery(invitationQuery(row.id, me.id))
  if (!said || row.owner_id === me.id) return null
  const repeats = typeof row.rrule === 'string' && row.rrule !== ''
  const one =
    repeats && time
      ? { start: time, words: formatInstant(time, language, clockNow(), t('today')) }
      : undefined
  return (
    <Buttons
      key={time}
      object={object}
      event={row.id}
      title={titleOf(object, row) ?? t('untitled')}
      said={said}
      one={one}
      repeats={repeats}
    />
  )
}
