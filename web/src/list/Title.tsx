/** What a record is called, where its name may be of any kind. */

import { fieldOf } from '~/api/catalog'
import { readValue } from '~/api/records'
import type { ObjectDef, Row } from '~/api/types'
import { kindOf } from '~/kinds'
import { useWords } from '~/words'
import { titleOf } from './titles'

export function Title({ object, row }: { object: ObjectDef; row: Row }) {
  const { t } = useWords()
  const text = titleOf(object, row)
  if (text !== null) return <>{text}</>
  const field = fieldOf(object, object.title)
  const value = readValue(row, object.title)
  if (!field || value === null || value === '' || object.title === 'id') return <>{t('untitled')}</>
  const { View } = kindOf(field.kind)
  return <View object={object} field={field} row={row} value={value} />
}
