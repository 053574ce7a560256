import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { ask } from '~/api/client'
import { queryClient, sessionQuery } from '~/api/queries'
import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { useWords } from '~/words'

/** Ends the session, and forgets all that was read in it. */
export function useSignOut(): () => Promise<void> {
  const { t } = useWords()
  const navigate = useNavigate()
  return useCallback(async () => {
    try {
      await ask('session', { method: 'DELETE' })
      queryClient.clear()
      queryClient.setQueryData(sessionQuery.queryKey, null)
      await navigate({ to: '/sign-in' })
    } catch (error) {
      tell({ tone: 'bad', text: explain(error, t) })
    }
  }, [navigate, t])
}
