import { lazy } from 'react'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { text } from '../text'
import type { Kind, ViewProps } from '../types'

function View({ value }: ViewProps) {
  const { say } = useWords()
  const object = useCatalog().named(String(value))
  return <>{object ? say(object.label) : String(value)}</>
}

export const objectName: Kind = {
  ...text,
  View,
  Input: lazy(() => import('./Input')),
  operators: [],
  width: 120,
}
