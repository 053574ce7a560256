/** What a field kind brings to the screen. */

import type { ComponentType } from 'react'
import type { Values } from '~/api/records'
import type { FieldDef, ObjectDef, Row, Value } from '~/api/types'
import type { Operator } from '~/list/conditions'
import type { WordKey } from '~/words'

export interface ViewProps {
  object: ObjectDef
  field: FieldDef
  row: Row
  value: Value
  /** Whether links may be followed: not in a list, where the row itself opens. */
  linked?: boolean
}

export interface InputProps {
  id: string
  object: ObjectDef
  field: FieldDef
  value: Value
  onChange: (value: Value) => void
  /** The choice is final: a list was picked from, or a switch thrown. */
  onPick?: (value: Value) => void
  /** The choice is final, and settles several fields of the record at once. */
  onSeveral?: (values: Values) => void
  /** What the person has typed can't be read: the reason, or nothing once it can. */
  onUnread?: (reason: string | null) => void
  invalid?: boolean
  autoFocus?: boolean
  /** The record so far: names of references, the currency of an amount. */
  row: Row
}

export interface FilterInputProps {
  object: ObjectDef
  field: FieldDef
  values: string[]
  onChange: (values: string[]) => void
}

export interface FilterWordsProps {
  object: ObjectDef
  field: FieldDef
  values: string[]
}

/** One way to test a field: the operator, its words, and whether it wants values. */
export interface OperatorDef {
  operator: Operator
  word: WordKey
  /** No values, one, or several; a period is one of the relative ones. */
  takes: 'nothing' | 'one' | 'several' | 'period'
}

export interface Kind {
  View: ComponentType<ViewProps>
  Input: ComponentType<InputProps>
  operators: OperatorDef[]
  FilterInput: ComponentType<FilterInputProps>
  FilterWords: ComponentType<FilterWordsProps>
  /** Whether values stand at the right, as numbers do. */
  right?: boolean
  /** Whether a value holds a link or a button of its own, so that editing has a button beside it. */
  beside?: boolean
  /** Whether one writes several lines, so that Enter begins another. */
  lines?: boolean
  /** The width of a column, in pixels at the normal text size. */
  width: number
}
