/** A button that gives a field of the record a value. */

import { Button } from '@mantine/core'
import type { TablerIcon } from '@tabler/icons-react'
import { fieldOf, isEditable } from '~/api/catalog'
import type { Values } from '~/api/records'
import type { ObjectDef, Row } from '~/api/types'
import { tell } from '~/feedback/toasts'
import { useSave } from '~/record/useSave'
import { useWords } from '~/words'

interface Props {
  object: ObjectDef
  row: Row
  field: string
  to: string
  /** What changes along with it. */
  more?: Values
  icon: TablerIcon
  word: string
}

export function SetState({ object, row, field: name, to, more, icon: Icon, word }: Props) {
  const { t, say } = useWords()
  const { save, busy } = useSave(object, row)
  const field = fieldOf(object, name)
  if (!field || !isEditable(object, field)) return null
  const set = async () => {
    const outcome = await save({ [name]: to, ...more }, say(field.label))
    if (outcome.kind === 'refused') tell({ tone: 'bad', text: Object.values(outcome.errors).join(' ') })
    if (outcome.kind === 'conflict') tell({ tone: 'bad', text: t('error.changed') })
  }
  return (
    <Button loading={busy} leftSection={<Icon size={16} aria-hidden />} onClick={set}>
      {word}
    </Button>
  )
}
