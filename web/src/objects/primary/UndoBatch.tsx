/** Taking an import out again, from its record. */

import { UndoImport } from '~/import/UndoImport'
import type { PrimaryProps } from '.'

export function UndoBatch({ row }: PrimaryProps) {
  if (row.state !== 'done' && row.state !== 'failed' && row.state !== 'cancelled') return null
  return <UndoImport key={row.id} batch={row.id} />
}
