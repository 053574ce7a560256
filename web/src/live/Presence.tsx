/** Who else looks at this record, and who is changing it. */

import { useEffect, useState } from 'react'
import { ApiError, askJson } from '~/api/client'
import type { ObjectDef } from '~/api/types'
import { Avatar } from '~/kinds/shared/Person'
import { useWords } from '~/words'
import { isEditing, onEditing } from './editing'
import classes from './live.module.css'
import { onPresence } from './present'

interface Looking {
  id: number
  name: string | null
  editing: boolean
}

/** How often one says that one still looks, in milliseconds; the server forgets after 45 seconds. */
const STILL = 20_000

/** How many are shown; of the others only how many there are. */
const SHOWN = 4

const seat = Math.random().toString(36).slice(2)

export function Presence({ object, id }: { object: ObjectDef; id: number }) {
  const { t } = useWords()
  const others = useLooking(object.plural, id)
  if (others.length === 0) return null
  const words = others.map(({ name, editing }) =>
    t(editing ? 'live.editing' : 'live.looking', { who: name ?? t('live.somebody') }),
  )
  return (
    <div className={classes.people} role="status" data-unprinted>
      {others.slice(0, SHOWN).map((one, at) => (
        <span key={one.id} className={classes.seat} data-editing={one.editing || undefined} title={words[at]}>
          <Avatar name={one.name ?? '?'} id={one.id} size="1.75rem" />
        </span>
      ))}
      {others.length > SHOWN && <span>+{others.length - SHOWN}</span>}
      <span className="visually-hidden">{words.join(' ')}</span>
    </div>
  )
}

function useLooking(plural: string, id: number): Looking[] {
  const [others, setOthers] = useState<Looking[]>([])
  useEffect(() => {
    let here = false
    let over = false
    const say = (left: boolean) =>
      askJson<{ people: Looking[] }>('live/presence', {
        method: 'POST',
        body: { object: plural, id, seat, editing: isEditing(plural, id), left },
        last: left,
      })
    const look = async () => {
      if (document.hidden) return
      here = true
      try {
        const { people } = await say(false)
        if (!over) setOthers(people)
      } catch (error) {
        // The record is not there any more, or nobody can say: then nobody is shown.
        if (!over && error instanceof ApiError) setOthers([])
      }
    }
    const leave = () => {
      if (!here) return
      here = false
      void say(true).catch(() => undefined)
    }
    const seen = () => (document.hidden ? leave() : void look())
    const timer = setInterval(look, STILL)
    const off = [onPresence(plural, id, look), onEditing(look)]
    document.addEventListener('visibilitychange', seen)
    addEventListener('pagehide', leave)
    void look()
    return () => {
      over = true
      clearInterval(timer)
      for (const end of off) end()
      document.removeEventListener('visibilitychange', seen)
      removeEventListener('pagehide', leave)
      leave()
    }
  }, [plural, id])
  return others
}
