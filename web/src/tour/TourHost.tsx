/** Fetches the tour for somebody who has not seen it, on this device or on another one. */

import { lazy, Suspense, useState } from 'react'
import { SCREEN } from '~/settings/screen'
import { useSetting } from '~/settings/useSetting'
import { useMe } from '~/shell/context'
import { isSeen } from './steps'

const Tour = lazy(async () => ({ default: (await import('./Tour')).Tour }))

export function TourHost() {
  const me = useMe()
  const [seen] = useState(() => isSeen(me.id))
  const { known, value } = useSetting(SCREEN)
  return seen || !known || value.tour === 'seen' ? null : (
    <Suspense>
      <Tour />
    </Suspense>
  )
}
