/** Takes records out of the bin, tells how it went, and offers to put them back. */

import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { remove, restore } from '~/api/records'
import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { divided } from '~/jobs/bulk'
import { refresh } from '~/record/refresh'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { formatNumber } from '~/words/format'
import { byObject, type Lying } from './lying'

export function useRestore(): (records: Lying[]) => Promise<void> {
  const { t, language } = useWords()
  const catalog = useCatalog()
  const client = useQueryClient()
  const navigate = useNavigate()
  return async (records) => {
    const groups = byObject(catalog, records)
    const back: typeof groups = []
    let refusal: string | null = null
    try {
      for (const { object, ids } of groups) {
        const { done, refused } = await divided(ids, async (part) => {
          await restore(object, part)
          return part
        })
        refusal ??= refused[0]?.why ?? null
        if (done.length > 0) back.push({ object, ids: done })
      }
    } catch (error) {
      refusal = explain(error, t)
    }
    const fresh = () => Promise.all(back.map(({ object }) => refresh(client, object)))
    await fresh()
    if (refusal) tell({ tone: 'bad', text: refusal })
    const count = back.reduce((sum, { ids }) => sum + ids.length, 0)
    if (count === 0) return
    const undo = async () => {
      for (const { object, ids } of back) await remove(object, ids)
      await fresh()
    }
    const [only] = records
    if (records.length > 1 || !only) {
      const text = t('bin.restored', { count, shown: formatNumber(count, language) })
      return tell({ tone: 'good', text, undo })
    }
    tell({
      tone: 'good',
      text: t('bin.restored.one', { title: only.record.title ?? t('untitled') }),
      undo,
      lead: {
        word: t('peek.open'),
        go: () =>
          navigate({ to: '/$object/$id', params: { object: only.object, id: String(only.record.id) } }),
      },
    })
  }
}
