/** Changing the catalog: afterwards everything here is read again, and what was removed can be had back. */

import { useQueryClient } from '@tanstack/react-query'
import { catalogQuery } from '~/api/queries'
import type { ObjectDef } from '~/api/types'
import { tell } from '~/feedback/toasts'
import { showUnderway } from '~/jobs/underway'
import { useWords } from '~/words'
import { type Act, act, fieldsQuery, type ReshapedField, type Wanted } from './api'

export function useReshape(object: ObjectDef) {
  const { t, say, language } = useWords()
  const client = useQueryClient()
  const { plural } = object

  const readAgain = () =>
    Promise.all([
      client.refetchQueries({ queryKey: catalogQuery.queryKey }),
      client.invalidateQueries({ queryKey: fieldsQuery(plural).queryKey }),
    ])
  const run = async (name: Act, body: Wanted & { field?: string }): Promise<ReshapedField> => {
    const done = await act(name, { object: plural, ...body })
    await readAgain()
    // What it means for the records that are there comes into the tray.
    if (done.formula !== null || done.rollup !== null)
      await showUnderway({ t, language }, client).catch(() => undefined)
    return done
  }
  const restore = async (field: ReshapedField) => {
    await run('restore_field', { field: field.name })
    tell({ tone: 'good', text: t('reshape.restored', { field: say(field.label) }) })
  }
  const remove = async (field: ReshapedField) => {
    await run('remove_field', { field: field.name })
    tell({
      tone: 'good',
      text: t('reshape.removed', { field: say(field.label) }),
      undo: () => restore(field),
    })
  }
  const hide = async (field: ReshapedField, hidden: boolean) => {
    await run('change_field', { field: field.name, hidden })
    tell({
      tone: 'good',
      text: t(hidden ? 'reshape.hidden' : 'reshape.shown', { field: say(field.label) }),
      undo: () => run('change_field', { field: field.name, hidden: !hidden }),
    })
  }
  /** Puts the company's own fields into this order: only those that stand elsewhere are written. */
  const arrange = async (fields: ReshapedField[]) => {
    const misplaced = fields.map((field, position) => ({ field, position }))
    for (const { field, position } of misplaced.filter((one) => one.field.position !== one.position))
      await act('change_field', { object: plural, field: field.name, position })
    await readAgain()
  }
  return { run, restore, remove, hide, arrange }
}

export type Reshape = ReturnType<typeof useReshape>
