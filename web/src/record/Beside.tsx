/** To the record before and the next one of the list that one came from. */

import { ActionIcon } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { ObjectDef } from '~/api/types'
import { rowBeside, standingOf } from '~/list/trail'
import { useKeys } from '~/shell/useKeys'
import { useWords } from '~/words'
import classes from './page.module.css'

export function Beside({ object, id }: { object: ObjectDef; id: number }) {
  const { t } = useWords()
  const client = useQueryClient()
  const navigate = useNavigate()
  // Where it stood when one came; what is changed here may move it in its list.
  const [standing] = useState(() => standingOf(client, object, id))
  const beside = (by: 1 | -1) => ({
    queryKey: ['beside', object.plural, standing?.text, standing?.index, by],
    enabled: standing !== null,
    // The list may have changed by the next time.
    gcTime: 0,
    queryFn: async () => (standing ? ((await rowBeside(client, object, standing, by))?.id ?? null) : null),
  })
  const { data: before } = useQuery(beside(-1))
  const { data: next } = useQuery(beside(1))
  const here = useHere()
  const go = async (by: 1 | -1) => {
    // Whoever is quicker than the list is waited for, unless he has gone elsewhere meanwhile.
    const to = await client.ensureQueryData(beside(by)).catch(() => null)
    // Back leads to the list, however many were looked at.
    if (to !== null && here.current)
      navigate({ to: '/$object/$id', params: { object: object.plural, id: String(to) }, replace: true })
  }
  useKeys((event) => {
    if (standing === null) return null
    if (event.key === 'k') return () => go(-1)
    return event.key === 'j' ? () => go(1) : null
  })
  if (!standing) return null
  const button = (
    by: 1 | -1,
    to: number | null | undefined,
    word: 'record.before' | 'record.next',
    Icon: typeof IconChevronUp,
  ) => (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={36}
      aria-label={t(word)}
      title={t(word)}
      aria-disabled={to === null}
      data-end={to === null || undefined}
      onClick={() => go(by)}
    >
      <Icon size={18} />
    </ActionIcon>
  )
  return (
    <span className={classes.beside} data-unprinted>
      {button(-1, before, 'record.before', IconChevronUp)}
      {button(1, next, 'record.next', IconChevronDown)}
    </span>
  )
}

/** Whether this is still on screen. */
function useHere() {
  const here = useRef(true)
  useEffect(() => {
    here.current = true
    return () => {
      here.current = false
    }
  }, [])
  return here
}
