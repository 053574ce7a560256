/** Opens the sheet of all keys with `?`. */

import { lazy, Suspense, useEffect, useState } from 'react'
import { keySheet } from './keySheet'
import { isTyping } from './typing'

const KeySheet = lazy(async () => ({ default: (await import('./KeySheet')).KeySheet }))

export function KeySheetHost() {
  const opened = keySheet.useOpened()
  const [wanted, setWanted] = useState(false)
  if (opened && !wanted) setWanted(true)
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== '?' || event.isComposing || event.ctrlKey || event.metaKey || isTyping(event.target))
        return
      event.preventDefault()
      keySheet.open()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
  return wanted ? (
    <Suspense>
      <KeySheet opened={opened} />
    </Suspense>
  ) : null
}
