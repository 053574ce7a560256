/** Why something was refused, beside what was asked for. */

import { Alert } from '@mantine/core'
import type { ReactNode } from 'react'

export function Refusal({ children }: { children: ReactNode }) {
  return (
    <Alert color="red" variant="light" role="alert" p="xs">
      {children}
    </Alert>
  )
}
