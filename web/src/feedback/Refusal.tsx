/** Why something was refused, beside what was asked for. */

import { Alert } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import classes from './refusal.module.css'

export function Refusal({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  // In a long form it would stand below what is on screen.
  useEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), [])
  return (
    <Alert ref={box} color="red" variant="light" role="alert" p="xs" className={classes.refusal}>
      {children}
    </Alert>
  )
}
