/** Following a record: one is told of what happens to it. */

import { IconBell, IconBellCheck } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { fieldOf, may } from '~/api/catalog'
import { askJson } from '~/api/client'
import { create, remove } from '~/api/records'
import type { ObjectDef } from '~/api/types'
import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { useCatalog, useMe } from '~/shell/context'
import { useWords } from '~/words'
import classes from './notice.module.css'

export function Follow({ object, id }: { object: ObjectDef; id: number }) {
  const { t } = useWords()
  const me = useMe()
  const client = useQueryClient()
  const follower = useCatalog().named('follower')
  const objects = follower && fieldOf(follower, 'record_object')?.objects
  const possible =
    follower !== undefined && may(follower, 'create') && objects?.includes(object.name) === true
  const queryKey = ['follows', object.plural, id, me.id]
  const { data } = useQuery({
    queryKey,
    enabled: possible,
    queryFn: ({ signal }) => {
      const query = `select=id&record_object=eq.${object.name}&record_id=eq.${id}&user_id=eq.${me.id}`
      return askJson<{ id: number }[]>(`followers?${query}`, { signal })
    },
  })
  const [busy, setBusy] = useState(false)
  if (!possible || !data) return null
  const mine = data[0]
  const set = async (on: boolean, row: { id: number } | undefined) => {
    if (on) {
      const values = { record_object: object.name, record_id: id, user_id: me.id }
      client.setQueryData(queryKey, [{ id: (await create(follower, values)).id }])
    } else if (row) {
      await remove(follower, [row.id])
      client.setQueryData(queryKey, [])
    }
  }
  const toggle = async () => {
    setBusy(true)
    try {
      await set(!mine, mine)
      const undo = () => set(mine !== undefined, client.getQueryData<{ id: number }[]>(queryKey)?.[0])
      tell({ tone: 'good', text: t(mine ? 'follow.ended' : 'follow.begun'), undo })
    } catch (error) {
      tell({ tone: 'bad', text: explain(error, t) })
      await client.invalidateQueries({ queryKey })
    } finally {
      setBusy(false)
    }
  }
  const Icon = mine ? IconBellCheck : IconBell
  return (
    <button
      type="button"
      className={classes.follow}
      aria-pressed={mine !== undefined}
      title={t(mine ? 'follow.end' : 'follow.begin')}
      disabled={busy}
      onClick={toggle}
      data-unprinted
    >
      <Icon size={16} aria-hidden />
      {t(mine ? 'follow.on' : 'follow.off')}
    </button>
  )
}
