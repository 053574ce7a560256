/** Tasks with a box to tick each off; that can be taken back. */

import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { isEditable } from '~/api/catalog'
import { change as changeRecord } from '~/api/records'
import { tell } from '~/feedback/toasts'
import { explain } from '~/feedback/words'
import { refresh } from '~/record/refresh'
import { useCatalog } from '~/shell/context'
import { useWords } from '~/words'
import { type Item, When } from './Day'
import classes from './home.module.css'

export function Tasks({ items, now }: { items: Item[]; now: Date }) {
  const { t } = useWords()
  const client = useQueryClient()
  const object = useCatalog().named('task')
  const [done, setDone] = useState<Set<number>>(new Set())
  if (!object) return null
  const status = object.fields.find((field) => field.name === 'status')
  const movable = status !== undefined && isEditable(object, status)

  const show = (id: number, ticked: boolean) =>
    setDone((before) => {
      const then = new Set(before)
      if (ticked) then.add(id)
      else then.delete(id)
      return then
    })
  const set = async (item: Item, to: string, ticked: boolean) => {
    show(item.id, ticked)
    try {
      await changeRecord(object, item.id, undefined, { status: to })
      if (ticked) {
        const undo = () => set(item, String(item.status), false)
        tell({ tone: 'good', text: t('home.task.done', { title: item.title }), undo })
      }
      await refresh(client, object)
    } catch (error) {
      show(item.id, !ticked)
      tell({ tone: 'bad', text: explain(error, t) })
    }
  }
  return (
    <ul className={classes.list}>
      {items.map((item) => {
        const account = item.account as { name: string } | null
        const ticked = done.has(item.id)
        return (
          <li key={item.id} className={classes.task}>
            <label className={classes.tick}>
              <input
                type="checkbox"
                checked={ticked}
                disabled={!movable}
                onChange={() => set(item, ticked ? String(item.status) : 'done', !ticked)}
                aria-label={t('home.task.tick', { title: item.title })}
              />
            </label>
            <Link
              to="/$object/$id"
              params={{ object: object.plural, id: String(item.id) }}
              className={classes.line}
              data-over={ticked || undefined}
            >
              <span className={classes.lineText}>
                <span className={classes.lineTitle}>{item.title}</span>
                {account && <span className={classes.lineBeside}>{account.name}</span>}
              </span>
              {typeof item.due_at === 'string' && <When at={item.due_at} now={now} />}
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
