/** Ticking a task off. */

import { IconCheck } from '@tabler/icons-react'
import { useWords } from '~/words'
import type { PrimaryProps } from '.'
import { SetState } from './SetState'

export function TaskDone({ object, row }: PrimaryProps) {
  const { t } = useWords()
  if (row.status === 'done' || row.status === 'cancelled') return null
  return (
    <SetState object={object} row={row} field="status" to="done" icon={IconCheck} word={t('primary.done')} />
  )
}
