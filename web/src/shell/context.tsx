/** Who is signed in, and the catalog as this person sees it. */

import { createContext, use } from 'react'
import type { Catalog } from '~/api/catalog'
import type { SessionDocument } from '~/api/types'

export const CatalogContext = createContext<Catalog | null>(null)
export const SessionContext = createContext<SessionDocument | null>(null)

export function useCatalog(): Catalog {
  const catalog = use(CatalogContext)
  if (!catalog) throw new Error('no catalog: this screen stands outside the shell')
  return catalog
}

export function useMe(): SessionDocument['user'] {
  return useSession().user
}

/** Who is signed in, with rights. */
export function useSession(): SessionDocument {
  const session = use(SessionContext)
  if (!session) throw new Error('no session: this screen stands outside the shell')
  return session
}
