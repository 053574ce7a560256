/** Opens the search box by its keys. The box itself comes when it is first wanted. */

import { lazy, Suspense, useEffect, useState } from 'react'
import { isTyping } from '~/shell/typing'
import { palette } from './open'

const Palette = lazy(async () => ({ default: (await import('./Palette')).Palette }))

export function PaletteHost() {
  const opened = palette.useOpened()
  const [wanted, setWanted] = useState(false)
  if (opened && !wanted) setWanted(true)
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.isComposing) return
      const chord = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k'
      const slash =
        event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)
      if (!chord && !slash) return
      event.preventDefault()
      palette.open()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
  return wanted ? (
    <Suspense>
      <Palette opened={opened} />
    </Suspense>
  ) : null
}
