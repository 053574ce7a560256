/** A button whose menu is fetched when it is first pressed: most screens are read, not operated. */

import { type ComponentType, type ReactElement, Suspense, useState } from 'react'

export interface LateProps {
  /** The button, which the menu takes over once it is there. */
  button: ReactElement<{ onClick?: () => void }>
}

interface Props<P> {
  menu: ComponentType<P & LateProps>
  menuProps: P
  button: (press: () => void) => ReactElement<{ onClick?: () => void }>
}

export function Late<P extends object>({ menu: Menu, menuProps, button }: Props<P>) {
  const [wanted, setWanted] = useState(false)
  const plain = button(() => setWanted(true))
  if (!wanted) return plain
  return (
    <Suspense fallback={plain}>
      <Menu {...menuProps} button={button(() => undefined)} />
    </Suspense>
  )
}
