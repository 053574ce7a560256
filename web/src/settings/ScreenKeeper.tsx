/** Takes what I have chosen along: from the server to this device, and from here to the server. */

import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { ApiError, askJson } from '~/api/client'
import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { useSettle } from '~/profile/useSettle'
import { sizeName, sizeOf } from '~/setup/setup'
import { useMe } from '~/shell/context'
import { adopt, type Choices, chosen, DEFAULT, whenChosen } from '~/theme/preferences'
import { useWords } from '~/words'
import { SCREEN, type Screen, withChoices } from './screen'
import { useSetting } from './useSetting'

/** Whose choices the copy on this device is. */
const WHOSE = 'steward.screen.of'

/** How long the size of text counts as fresh, in milliseconds. */
const FRESH = 5 * 60_000

const sizeQuery = (me: number) =>
  queryOptions({
    queryKey: ['text size', me],
    staleTime: FRESH,
    queryFn: async ({ signal }) => {
      try {
        const rows = await askJson<{ text_size: string }[]>(`users?select=text_size&id=eq.${me}`, { signal })
        return rows[0] ? sizeOf(rows[0].text_size) : null
      } catch (error) {
        // Whoever may not see it has the size of this device.
        if (error instanceof ApiError && !error.unreachable) return null
        throw error
      }
    },
  })

export function ScreenKeeper() {
  const { t } = useWords()
  const me = useMe().id
  const client = useQueryClient()
  const settle = useSettle()
  const { known, isSet, value, edit } = useSetting(SCREEN)
  const { data: size } = useQuery(sizeQuery(me))

  const write = async ({ text, ...others }: Partial<Choices>) => {
    localStorage.setItem(WHOSE, String(me))
    try {
      if (Object.keys(others).length > 0) await edit((screen) => withChoices(screen, others))
      if (!text) return
      client.setQueryData(sizeQuery(me).queryKey, text)
      await settle({ text_size: sizeName(text) })
    } catch (error) {
      tell({ tone: 'bad', text: explain(error, t) })
    }
  }
  const latest = useRef(write)
  useEffect(() => {
    latest.current = write
  })
  useEffect(() => whenChosen((choices) => void latest.current(choices)), [])

  const text = JSON.stringify(value)
  useEffect(() => {
    if (!known) return
    const { tour: _, ...stored }: Screen = JSON.parse(text)
    const whose = localStorage.getItem(WHOSE)
    const { text: __, ...here } = chosen()
    const { text: ___, ...usual } = DEFAULT
    const mine = whose === null || whose === String(me)
    localStorage.setItem(WHOSE, String(me))
    if (isSet || !mine) adopt({ ...usual, ...stored })
    // Chosen on this device before one signed in, or before choices went along.
    else if (JSON.stringify(here) !== JSON.stringify(usual)) void latest.current(here)
  }, [known, isSet, text, me])

  useEffect(() => {
    if (size) adopt({ text: size })
  }, [size])
  return null
}
