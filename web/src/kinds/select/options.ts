/** The options of a select field: its own, or those that other records define. */

import type { FieldDef, ObjectDef, OptionDef, Row } from '~/api/types'
import { optionSources } from '~/objects'

const NONE: OptionDef[] = []

export function useOptions(object: ObjectDef, field: FieldDef, row?: Row): OptionDef[] {
  const source = optionSources[`${object.name}.${field.name}`]
  const found = source?.(row)
  return found ?? field.options ?? NONE
}
