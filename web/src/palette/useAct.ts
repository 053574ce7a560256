/** Carries out what was chosen in the search box. */

import { useNavigate, useRouter } from '@tanstack/react-router'
import { useCallback } from 'react'
import { printNow } from '~/print/printing'
import { useSettle } from '~/profile/useSettle'
import { keySheet } from '~/shell/keySheet'
import { useSignOut } from '~/shell/useSignOut'
import { choose } from '~/theme/preferences'
import { speak } from '~/words'
import type { Item } from './useItems'

/** Does it; with `elsewhere` in another tab of the browser, if it is an address. */
export function useAct(): (act: Item['act'], elsewhere: boolean) => void {
  const navigate = useNavigate()
  const router = useRouter()
  const signOut = useSignOut()
  const settle = useSettle()
  return useCallback(
    (act, elsewhere) => {
      const go = (to: {
        to: '/$object' | '/$object/$id'
        params: { object: string; id: string }
        search?: object
      }) => {
        if (elsewhere) window.open(router.buildLocation(to).href, '_blank', 'noopener')
        else navigate(to)
      }
      switch (act.go) {
        case 'record':
          return go({ to: '/$object/$id', params: { object: act.plural, id: String(act.id) } })
        case 'list':
          return go({ to: '/$object', params: { object: act.plural, id: '' }, search: { view: act.view } })
        case 'found':
          return go({
            to: '/$object',
            params: { object: act.plural, id: '' },
            search: { q: act.text, f: [] },
          })
        case 'create':
          navigate({ to: '.', search: (before) => ({ ...before, create: act.plural, with: undefined }) })
          return
        case 'theme':
          return choose('theme', act.theme)
        case 'language':
          void speak(act.language).then(() => settle({ locale: act.language }))
          return
        case 'changes':
          navigate({ to: '/changes' })
          return
        case 'bin':
          navigate({ to: '/bin' })
          return
        case 'fields':
          navigate({ to: '/settings/fields' })
          return
        case 'demo':
          navigate({ to: '/demo' })
          return
        case 'print':
          // The box is gone from the page first.
          requestAnimationFrame(() => requestAnimationFrame(printNow))
          return
        case 'keys':
          return keySheet.open()
        case 'help':
          navigate({ to: '/help' })
          return
        case 'out':
          signOut()
          return
      }
    },
    [navigate, router, settle, signOut],
  )
}
