/** Opens the sheet of all keys with `?`. */

import { lazy, Suspense, useState } from 'react'
import { keySheet } from './keySheet'
import { useKeys } from './useKeys'

const KeySheet = lazy(async () => ({ default: (await import('./KeySheet')).KeySheet }))

export function KeySheetHost() {
  const opened = keySheet.useOpened()
  const [wanted, setWanted] = useState(false)
  if (opened && !wanted) setWanted(true)
  useKeys((event) => (event.key === '?' ? keySheet.open : null))
  return wanted ? (
    <Suspense>
      <KeySheet opened={opened} />
    </Suspense>
  ) : null
}
