/** Objects whose state is a path of stages, drawn at the head of a record. */

import type { ComponentType } from 'react'
import type { ObjectDef, Row } from '~/api/types'
import { StagePath } from './opportunity/StagePath'

export const stagePaths: Record<string, ComponentType<{ object: ObjectDef; row: Row }>> = {
  opportunity: StagePath,
}
