/** Opens the form for a new record of an object, above whatever one is looking at. */

import { useNavigate } from '@tanstack/react-router'
import type { ObjectDef } from '~/api/types'

export function useCreate(object: ObjectDef | null): () => void {
  const navigate = useNavigate()
  return () => {
    if (!object) return
    navigate({
      to: '.',
      search: (before) => ({ ...before, create: object.plural, with: undefined }),
    })
  }
}
