/** The queries that every screen shares. */

import { QueryClient, queryOptions } from '@tanstack/react-query'
import { Catalog } from './catalog'
import { ApiError, askJson, showCompany } from './client'
import type { CatalogDocument, SessionDocument } from './types'

/** How long fetched records count as fresh, in milliseconds. */
const FRESH = 15_000

/** How often a question is repeated when the server can't be reached. */
const RETRIES = 3

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH,
      // Without a network one is told so at once, instead of waiting for it in silence.
      networkMode: 'always',
      retry: (count, error) =>
        error instanceof ApiError && error.unreachable && navigator.onLine && count < RETRIES,
    },
    mutations: { retry: false, networkMode: 'always' },
  },
})

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: Number.POSITIVE_INFINITY,
  // Out of reach, the page says so at once and asks again by itself.
  retry: false,
  queryFn: async (): Promise<SessionDocument | null> => {
    try {
      const session = await askJson<SessionDocument>('session')
      showCompany(session.demo === 'here')
      return session
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null
      throw error
    }
  },
})

export const catalogQuery = queryOptions({
  queryKey: ['catalog'],
  staleTime: 5 * 60_000,
  queryFn: async () => new Catalog(await askJson<CatalogDocument>('catalog')),
  structuralSharing: false,
})
