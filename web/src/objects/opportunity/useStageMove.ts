/** Moves an opportunity to a stage; why that is refused is told. */

import { fieldOf } from '~/api/catalog'
import type { Values } from '~/api/records'
import type { ObjectDef, Row } from '~/api/types'
import { tell } from '~/feedback/toasts'
import { useSave } from '~/record/useSave'
import { useWords } from '~/words'
import type { Stage } from './stages'

export function useStageMove(object: ObjectDef, row: Row) {
  const { t, say } = useWords()
  const { save, busy } = useSave(object, row)
  const label = fieldOf(object, 'stage')?.label
  const move = async (stage: Stage, more: Values = {}) => {
    const outcome = await save({ stage: stage.key, ...more }, label ? say(label) : stage.label)
    if (outcome.kind === 'refused') tell({ tone: 'bad', text: Object.values(outcome.errors).join(' ') })
    if (outcome.kind === 'conflict') tell({ tone: 'bad', text: t('error.changed') })
  }
  return { move, busy }
}
