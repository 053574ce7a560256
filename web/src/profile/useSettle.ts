/** Keeping what somebody has chosen in the own record, so that it goes along to other devices. */

import { useQueryClient } from '@tanstack/react-query'
import { ask } from '~/api/client'
import { sessionQuery } from '~/api/queries'
import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'

export interface Settled {
  locale?: string
  time_zone?: string
  text_size?: string
}

export function useSettle() {
  const { t } = useWords()
  const client = useQueryClient()
  const users = useCatalog().named('user')?.plural
  return async (values: Settled) => {
    try {
      await ask('rpc/change_preferences', { method: 'POST', body: values })
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey })
      if (users) await client.invalidateQueries({ queryKey: ['record', users] })
    } catch (error) {
      tell({ tone: 'bad', text: explain(error, t) })
    }
  }
}
