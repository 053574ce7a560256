/** Asks for what a change needs in other fields, if it does. */

import { type ComponentProps, lazy, Suspense } from 'react'
import type { Incomplete } from './incomplete'

const IncompleteDialog = lazy(() => import('./IncompleteDialog'))

type Props = Omit<ComponentProps<typeof IncompleteDialog>, 'incomplete'> & { incomplete: Incomplete | null }

export function Lacking({ incomplete, ...rest }: Props) {
  if (!incomplete) return null
  return (
    <Suspense>
      <IncompleteDialog incomplete={incomplete} {...rest} />
    </Suspense>
  )
}
