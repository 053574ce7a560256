/** The form comes when it is asked for. */

import { useSearch } from '@tanstack/react-router'
import { lazy } from 'react'
import { may } from '~/api/catalog'
import { useCatalog } from '~/shell/context'

const Dialog = lazy(async () => ({ default: (await import('./Dialog')).Dialog }))

export function CreateDialog() {
  const catalog = useCatalog()
  const { create, with: given } = useSearch({ strict: false })
  const object = create ? catalog.object(create) : undefined
  if (!object || !may(object, 'create')) return null
  return <Dialog key={object.name} object={object} given={given ?? []} />
}
