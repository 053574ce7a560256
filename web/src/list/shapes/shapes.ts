/** What a list can be shown as, and by which field. */

import { isQueryable, listFields } from '~/api/catalog'
import type { FieldDef, ObjectDef } from '~/api/types'
import { boards } from '~/board/boards'
import { SHAPES, type Shape } from '~/shell/search'

/** What says where a record came from makes no board. */
const SILENT = new Set(['origin'])

/** The fields that can make the columns of a board. */
export function boardFields(object: ObjectDef): FieldDef[] {
  return listFields(object).filter(
    (field) => field.kind === 'select' && isQueryable(field) && !SILENT.has(field.name),
  )
}

/** The fields that can place records in a calendar. */
export function dateFields(object: ObjectDef): FieldDef[] {
  return listFields(object).filter(
    (field) => (field.kind === 'date' || field.kind === 'datetime') && isQueryable(field),
  )
}

/** The fields that one means if one does not say, in this order. */
const USUAL = {
  board: ['stage', 'status', 'lifecycle', 'level', 'type', 'kind'],
  calendar: ['starts_at', 'due_at', 'close_date', 'happened_at', 'next_step_at', 'starts_on', 'birthday'],
}

/** The fields among which a shape chooses. */
export function fieldsFor(object: ObjectDef, shape: Shape): FieldDef[] {
  return shape === 'board' ? boardFields(object) : shape === 'calendar' ? dateFields(object) : []
}

/** The field by which a list is shown in a shape: the one that is wanted, if it will do. */
export function fieldFor(object: ObjectDef, shape: Shape, wanted: string | null): FieldDef | undefined {
  const fields = fieldsFor(object, shape)
  const named = (name: string | undefined) => fields.find((field) => field.name === name)
  const usual = shape === 'board' ? [boards[object.name]?.by ?? '', ...USUAL.board] : USUAL.calendar
  return (
    named(wanted ?? undefined) ??
    usual.map(named).find((field) => field !== undefined) ??
    fields.find((field) => field.writable) ??
    fields[0]
  )
}

/** The shapes that an object's records can take. */
export function shapesOf(object: ObjectDef): Shape[] {
  return SHAPES.filter(
    (shape) => shape === 'table' || shape === 'chart' || fieldsFor(object, shape).length > 0,
  )
}
