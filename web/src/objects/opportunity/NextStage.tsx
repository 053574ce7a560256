/** One step further on the way of a deal. */

import { Button } from '@mantine/core'
import { IconArrowRight, IconTrophy } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { fieldOf, isEditable } from '~/api/catalog'
import { Lacking } from '~/record/Lacking'
import { useWords } from '~/words'
import type { PrimaryProps } from '../primary'
import { nextStage, stagesQuery } from './stages'
import { useStageMove } from './useStageMove'

export function NextStage({ object, row }: PrimaryProps) {
  const { t } = useWords()
  const { data = [] } = useQuery(stagesQuery)
  const { move, busy, lacking } = useStageMove(object, row)
  const field = fieldOf(object, 'stage')
  const next = nextStage(data, row)
  if (!next || !field || !isEditable(object, field)) return null
  const Icon = next.outcome === 'won' ? IconTrophy : IconArrowRight
  return (
    <>
      <Button loading={busy} leftSection={<Icon size={16} aria-hidden />} onClick={() => move(next)}>
        {t('primary.stage', { stage: next.label })}
      </Button>
      <Lacking {...lacking} />
    </>
  )
}
