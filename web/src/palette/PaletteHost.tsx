/** Opens the search box by its keys. The box itself comes when it is first wanted. */

import { lazy, Suspense, useEffect, useState } from 'react'
import { isInDialog, isTyping } from '~/shell/typing'
import { answerOf } from './answer'
import { palette } from './open'

const Palette = lazy(async () => ({ default: (await import('./Palette')).Palette }))

export function PaletteHost() {
  const opened = palette.useOpened()
  const [wanted, setWanted] = useState(false)
  if (opened && !wanted) setWanted(true)
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { target } = event
      const answer = answerOf(event, {
        opened: palette.isOpened(),
        typing: isTyping(target),
        inDialog: isInDialog(target),
      })
      if (!answer) return
      event.preventDefault()
      if (answer === 'open') palette.open()
      else if (answer === 'close') palette.close()
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
