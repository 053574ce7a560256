import { lazy } from 'react'
import { decimal } from '../decimal'
import type { Kind, ViewProps } from '../types'

/** Decimals that are shown: a tenth of a metre. The stored value may have more. */
const SHOWN = 6

function View({ value }: ViewProps) {
  return <>{Number(value).toFixed(SHOWN)}°</>
}

/** A latitude or longitude, in degrees of WGS-84. */
export const coordinate: Kind = {
  ...decimal,
  View,
  Input: lazy(() => import('../decimal/Input')),
  width: 120,
}
