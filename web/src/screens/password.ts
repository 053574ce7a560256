/** A forgotten password: whether links are sent, asking for one, using one. */

import { queryOptions } from '@tanstack/react-query'
import { ApiError, ask, askJson } from '~/api/client'

/** Whether links are sent by mail. A server that can't say so is treated as one that sends none. */
export const passwordQuery = queryOptions({
  queryKey: ['password'],
  retry: false,
  queryFn: async ({ signal }): Promise<{ mail: boolean }> => {
    try {
      return await askJson<{ mail: boolean }>('password', { signal })
    } catch (error) {
      if (error instanceof ApiError) return { mail: false }
      throw error
    }
  },
})

export const askForLink = (login: string) => ask('password', { method: 'POST', body: { login } })

export const setByLink = (token: string, password: string) =>
  ask('password', { method: 'PUT', body: { token, password } })
