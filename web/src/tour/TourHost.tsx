/** Fetches the tour for somebody who has not seen it. */

import { lazy, Suspense, useState } from 'react'
import { useMe } from '~/shell/context'
import { isSeen } from './steps'

const Tour = lazy(async () => ({ default: (await import('./Tour')).Tour }))

export function TourHost() {
  const me = useMe()
  const [seen] = useState(() => isSeen(me.id))
  return seen ? null : (
    <Suspense>
      <Tour />
    </Suspense>
  )
}
