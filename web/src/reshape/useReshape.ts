/** Changing the catalog: afterwards everything here is read again, and what was removed can be had back. */

import { useQueryClient } from '@tanstack/react-query'
import { catalogQuery } from '~/api/queries'
import type { ObjectDef } from '~/api/types'
import { tell } from '~/feedback/toasts'
import { useWords } from '~/words'
import { type Act, act, fieldsQuery, type ReshapedField, type Wanted } from './api'

export function useReshape(object: ObjectDef) {
  const { t, say } = useWords()
  const client = useQueryClient()
  const { plural } = object

  const run = async (name: Act, body: Wanted & { field?: string }): Promise<ReshapedField> => {
    const done = await act(name, { object: plural, ...body })
    await Promise.all([
      client.refetchQueries({ queryKey: catalogQuery.queryKey }),
      client.invalidateQueries({ queryKey: fieldsQuery(plural).queryKey }),
    ])
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
  return { run, restore, remove, hide }
}

export type Reshape = ReturnType<typeof useReshape>
