/** Moves an opportunity to a stage; what that needs is asked for, and why it is refused is told. */

import { useState } from 'react'
import { fieldOf } from '~/api/catalog'
import type { Values } from '~/api/records'
import type { ObjectDef, Row } from '~/api/types'
import { tell } from '~/feedback/toasts'
import { type Incomplete, incompleteOf } from '~/record/incomplete'
import { useSave } from '~/record/useSave'
import { useWords } from '~/words'
import type { Stage } from './stages'

export function useStageMove(object: ObjectDef, row: Row) {
  const { t, say } = useWords()
  const { save, busy } = useSave(object, row)
  const [lacking, setLacking] = useState<Incomplete | null>(null)
  const label = fieldOf(object, 'stage')?.label
  const set = async (values: Values) => {
    const outcome = await save(values, label ? say(label) : t('path.title'))
    const found = outcome.kind === 'refused' ? incompleteOf(object, 'stage', values, outcome.errors) : null
    setLacking(found)
    if (outcome.kind === 'refused' && !found)
      tell({ tone: 'bad', text: Object.values(outcome.errors).join(' ') })
    if (outcome.kind === 'conflict') tell({ tone: 'bad', text: t('error.changed') })
  }
  return {
    move: (stage: Stage, more: Values = {}) => set({ stage: stage.key, ...more }),
    busy,
    /** For what asks for the rest. */
    lacking: {
      object,
      row,
      incomplete: lacking,
      busy,
      onSave: set,
      onClose: () => setLacking(null),
    },
  }
}
