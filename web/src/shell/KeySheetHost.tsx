/** The keys of every screen: `C` makes a record, `?` opens the sheet of all keys. */

import { lazy, Suspense, useState } from 'react'
import { useCreateKey } from './creating'
import { keySheet } from './keySheet'
import { useKeys } from './useKeys'

const KeySheet = lazy(async () => ({ default: (await import('./KeySheet')).KeySheet }))

export function KeySheetHost() {
  const opened = keySheet.useOpened()
  const [wanted, setWanted] = useState(false)
  if (opened && !wanted) setWanted(true)
  useCreateKey()
  useKeys((event) => (event.key === '?' ? keySheet.open : null))
  return wanted ? (
    <Suspense>
      <KeySheet opened={opened} />
    </Suspense>
  ) : null
}
