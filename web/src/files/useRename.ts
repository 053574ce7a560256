/** Calling an attachment something else, and taking one away: shown at once, undoable. */

import { useQueryClient } from '@tanstack/react-query'
import { change, remove, restore } from '~/api/records'
import type { ObjectDef } from '~/api/types'
import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { useWords } from '~/words'
import { type Attachment, filesKey } from './attachments'

function useShown(object: ObjectDef, id: number) {
  const client = useQueryClient()
  const key = filesKey(object, id)
  const show = (edit: (files: Attachment[]) => Attachment[]) =>
    client.setQueryData<Attachment[]>(key, (files) => files && edit(files))
  const again = async () => {
    await client.invalidateQueries({ queryKey: key })
    await client.invalidateQueries({ queryKey: ['timeline'] })
  }
  return { show, again }
}

export function useRename(link: ObjectDef, object: ObjectDef, id: number) {
  const { t } = useWords()
  const { show, again } = useShown(object, id)
  return async (file: Attachment, name: string) => {
    const put = (to: string | null) =>
      show((files) => files.map((one) => (one.id === file.id ? { ...one, name: to } : one)))
    put(name)
    try {
      await change(link, file.id, undefined, { name })
      const undo = async () => {
        put(file.name)
        await change(link, file.id, undefined, { name: file.name })
        await again()
      }
      tell({ tone: 'good', text: t('files.renamed', { name }), undo })
    } catch (error) {
      put(file.name)
      tell({ tone: 'bad', text: explain(error, t) })
    }
    await again()
  }
}

export function useTakeAway(link: ObjectDef, object: ObjectDef, id: number) {
  const { t } = useWords()
  const { show, again } = useShown(object, id)
  return async (file: Attachment) => {
    show((files) => files.filter((one) => one.id !== file.id))
    try {
      await remove(link, [file.id])
      const undo = async () => {
        await restore(link, [file.id])
        await again()
      }
      tell({ tone: 'good', text: t('files.removed', { name: file.name ?? t('untitled') }), undo })
    } catch (error) {
      tell({ tone: 'bad', text: explain(error, t) })
    }
    await again()
  }
}
