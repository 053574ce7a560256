/** Making a record with a key: a screen says what it makes, if that is not plainly a record of its object. */

import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { may } from '~/api/catalog'
import { useCatalog } from './context'
import { useKeys } from './useKeys'

/** What a screen makes; nothing where the screen has no way of its own. */
let own: (() => void) | null = null

/** Says what the screen makes, as long as it is there. */
export function useCreator(create: () => void): void {
  const now = useRef(create)
  useEffect(() => {
    now.current = create
  })
  useEffect(() => {
    const mine = () => now.current()
    own = mine
    return () => {
      if (own === mine) own = null
    }
  }, [])
}

/** Marks the button that offers everything one may make. */
export const OFFERS = { 'data-offers': true } as const

/** `C`: a record of what one looks at; elsewhere, and where none can be made, the choice of all. */
export function useCreateKey(): void {
  const catalog = useCatalog()
  const navigate = useNavigate()
  const { object: plural } = useParams({ strict: false })
  const object = plural ? catalog.object(plural) : undefined
  const create = () => {
    if (own) own()
    else if (object && may(object, 'create'))
      navigate({
        to: '.',
        search: (before) => ({ ...before, create: object.plural, with: undefined }),
      })
    else document.querySelector<HTMLElement>('[data-offers]')?.click()
  }
  useKeys((event) => (event.key === 'c' ? create : null))
}
