/** Province, city and district: each by itself in lists, together where one record is looked at. */

import { lazy } from 'react'
import { readValue } from '~/api/records'
import { text } from '../text'
import type { Kind, ViewProps } from '../types'
import { partsOf } from './parts'
import { inWords } from './tree'

const Input = lazy(() => import('./Input'))

/** A province, city or district by itself. */
export const region: Kind = { ...text, Input }

function Together({ object, field, row }: ViewProps) {
  const parts = partsOf(object, field) ?? []
  return <>{inWords(parts.map((part) => readValue(row, part.name) as string | null))}</>
}

/** All three in one line. */
export const regions: Kind = { ...text, View: Together, Input }
