/** What one does most with a record of an object: the one button at its head. */

import type { ComponentType } from 'react'
import type { ObjectDef, Row } from '~/api/types'
import { Answer } from '../event/Answer'
import { LeadStep } from '../lead/LeadStep'
import { NextStage } from '../opportunity/NextStage'
import { HookStep } from '../webhook/HookStep'
import { SendAgain } from '../webhook/SendAgain'
import { LogCall } from './LogCall'
import { TaskDone } from './TaskDone'
import { UndoBatch } from './UndoBatch'

export interface PrimaryProps {
  object: ObjectDef
  row: Row
  /** Opens the place to write down a call. */
  onCall: () => void
}

export const primaries: Record<string, ComponentType<PrimaryProps>> = {
  account: LogCall,
  contact: LogCall,
  event: Answer,
  import_batch: UndoBatch,
  lead: LeadStep,
  opportunity: NextStage,
  task: TaskDone,
  webhook: HookStep,
  webhook_delivery: SendAgain,
}
