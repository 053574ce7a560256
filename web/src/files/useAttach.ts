/** Attaching files to a record: shown at once, undoable. */

import { useQueryClient } from '@tanstack/react-query'
import { create, remove } from '~/api/records'
import type { ObjectDef } from '~/api/types'
import { tell } from '~/feedback/toasts'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { clockNow } from '~/words/zone'
import { attachmentsOf, filesKey, placeOf } from './attachments'
import { nameOfGiven } from './given'
import { sendTo } from './underway'

/** What a file is attached to, if it is not the record itself: something that was just written about it. */
export interface Subject {
  object: string
  id: number
}

/** Attaches files to a record, or to something about it; meanwhile they are shown with the record. */
export function useAttach(object: ObjectDef, id: number): (files: File[], subject?: Subject) => void {
  const { t } = useWords()
  const catalog = useCatalog()
  const client = useQueryClient()
  const link = attachmentsOf(catalog, object) ?? catalog.named('file_link')
  const again = async () => {
    await client.invalidateQueries({ queryKey: filesKey(object, id) })
    await client.invalidateQueries({ queryKey: ['timeline'] })
  }
  return (files, subject = { object: object.name, id }) => {
    if (!link || files.length === 0) return
    const made: { id: number; name: string }[] = []
    let left = files.length
    const ended = () => {
      left -= 1
      if (left > 0 || made.length === 0) return
      const ids = made.map((one) => one.id)
      const [first] = made
      const alone = ids.length === 1 && first
      tell({
        tone: 'good',
        text: alone ? t('files.added', { name: first.name }) : t('files.several', { count: ids.length }),
        undo: async () => {
          await remove(link, ids)
          await again()
        },
      })
    }
    for (const file of files) {
      const name = nameOfGiven(file, (time) => t('files.screenshot', { time }), clockNow())
      const attach = async (sent: { id: number }) => {
        const values = { subject_object: subject.object, subject_id: subject.id, file_id: sent.id }
        const row = await create(link, values)
        made.push({ id: row.id, name })
        await again()
      }
      sendTo(placeOf(object, id), file, name, attach, ended)
    }
  }
}
