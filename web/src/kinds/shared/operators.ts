/** The ways to test a field, by what kinds have in common. */

import type { OperatorDef } from '../types'

export const PRESENCE: OperatorDef[] = [
  { operator: 'is.null', word: 'op.empty', takes: 'nothing' },
  { operator: 'is.not_null', word: 'op.filled', takes: 'nothing' },
]

export const TEXT: OperatorDef[] = [
  { operator: 'ilike', word: 'op.contains', takes: 'one' },
  { operator: 'not.ilike', word: 'op.contains.not', takes: 'one' },
  { operator: 'eq', word: 'op.is', takes: 'one' },
  { operator: 'neq', word: 'op.is_not', takes: 'one' },
  ...PRESENCE,
]

export const NUMBER: OperatorDef[] = [
  { operator: 'gte', word: 'op.at_least', takes: 'one' },
  { operator: 'lte', word: 'op.at_most', takes: 'one' },
  { operator: 'gt', word: 'op.over', takes: 'one' },
  { operator: 'lt', word: 'op.under', takes: 'one' },
  { operator: 'eq', word: 'op.is', takes: 'one' },
  { operator: 'neq', word: 'op.is_not', takes: 'one' },
  ...PRESENCE,
]

export const TIME: OperatorDef[] = [
  { operator: 'within', word: 'op.within', takes: 'period' },
  { operator: 'gte', word: 'op.from', takes: 'one' },
  { operator: 'lt', word: 'op.before', takes: 'one' },
  ...PRESENCE,
]

export const CHOICE: OperatorDef[] = [
  { operator: 'in', word: 'op.is', takes: 'several' },
  { operator: 'not.in', word: 'op.is_not', takes: 'several' },
  ...PRESENCE,
]

export const CHOICES: OperatorDef[] = [
  { operator: 'ov', word: 'op.has', takes: 'several' },
  { operator: 'not.ov', word: 'op.has.not', takes: 'several' },
  ...PRESENCE,
]

export const YES_NO: OperatorDef[] = [
  { operator: 'is.true', word: 'op.yes', takes: 'nothing' },
  { operator: 'is.false', word: 'op.no', takes: 'nothing' },
]
