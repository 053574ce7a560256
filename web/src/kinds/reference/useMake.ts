/** Making the record that a picker does not find: of its name alone, without leaving what one is filling in. */

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { create } from '~/api/records'
import type { FieldDef, ObjectDef } from '~/api/types'
import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { needsOnlyName, startValues } from '~/form/fields'
import { refresh } from '~/record/refresh'
import { useCatalog, useMe } from '~/shell/context'
import { creatable } from '~/shell/navigation'
import { useWords } from '~/words'
import { namesQuery } from './find'

export function useMake(field: FieldDef, target: ObjectDef) {
  const { t, say } = useWords()
  const client = useQueryClient()
  const catalog = useCatalog()
  const me = useMe()
  const [busy, setBusy] = useState(false)
  const can = field.kind === 'reference' && creatable(catalog).includes(target) && needsOnlyName(target)

  /** Gives the new record's id, or nothing if it was refused. */
  const make = async (name: string): Promise<number | null> => {
    setBusy(true)
    try {
      const { id } = await create(target, startValues(target, { [target.title]: name }, me.id))
      client.setQueryData(namesQuery(target, [id]).queryKey, [{ id, title: name }])
      await refresh(client, target)
      tell({ tone: 'good', text: t('form.made', { what: `${say(target.label)} ${name}` }) })
      return id
    } catch (error) {
      tell({ tone: 'bad', text: explain(error, t) })
      return null
    } finally {
      setBusy(false)
    }
  }
  return { can, busy, make }
}
