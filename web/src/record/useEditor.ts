/** Editing one value in place: what is typed, when it is saved, and what becomes of that. */

import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { readValue, type Values } from '~/api/records'
import type { FieldDef, ObjectDef, Row, Value } from '~/api/types'
import { kindOf } from '~/kinds'
import { startEditing } from '~/live/editing'
import { useWords } from '~/words'
import type { Conflict } from './conflict'
import { type Incomplete, incompleteOf } from './incomplete'
import { useSave } from './useSave'

/** Where one goes from here. */
export type Leave = 'stay' | 'next' | 'before'

interface Asked {
  object: ObjectDef
  field: FieldDef
  row: Row
  /** What holds the editor: leaving it saves. */
  box: RefObject<HTMLElement | null>
  /** Whether the tab key leads to the next value, not to the next thing on the page. */
  tabs?: boolean
  onDone: (leave: Leave) => void
}

export function useEditor({ object, field, row, box, tabs = false, onDone }: Asked) {
  const { say } = useWords()
  const { save, busy } = useSave(object, row)
  const [draft, setDraft] = useState<Value>(readValue(row, field.name))
  const [unread, setUnread] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const [several, setSeveral] = useState<Values | null>(null)
  const [incomplete, setIncomplete] = useState<Incomplete | null>(null)
  const seen = useRef(row.version)
  const start = useRef(draft)
  const over = useRef(false)
  const { lines } = kindOf(field.kind)
  // Others see that somebody is at it.
  useEffect(() => startEditing(object.plural, row.id), [object.plural, row.id])

  const done = (leave: Leave) => {
    over.current = true
    onDone(leave)
  }
  const commit = async (value: Value, leave: Leave = 'stay', version = seen.current) => {
    if (busy || over.current) return
    if (unread) return setProblem(unread)
    // Who has typed nothing saves nothing, even if others have changed the value meanwhile.
    if (same(value, start.current) || same(value, readValue(row, field.name))) return done(leave)
    const outcome = await save({ [field.name]: value }, say(field.label), version)
    if (outcome.kind === 'done') return done(leave)
    if (outcome.kind === 'conflict') return setConflict(outcome.conflict)
    refused({ [field.name]: value }, outcome.errors)
  }
  /** What is wrong with other fields can be mended here; what is wrong with this one is said beside it. */
  const refused = (values: Values, errors: Record<string, string>) => {
    const lacking = incompleteOf(object, field.name, values, errors)
    if (lacking) setIncomplete(lacking)
    else setProblem(errors[field.name] ?? Object.values(errors).join(' '))
  }
  const commitSeveral = async (values: Values, version = seen.current) => {
    if (busy || over.current) return
    if (Object.entries(values).every(([name, value]) => same(value, readValue(row, name))))
      return done('stay')
    const outcome = await save(values, say(field.label), version)
    if (outcome.kind === 'done') return done('stay')
    if (outcome.kind === 'conflict') {
      setSeveral(values)
      setIncomplete(null)
      return setConflict(outcome.conflict)
    }
    refused(values, outcome.errors)
  }
  return {
    draft,
    problem,
    conflict,
    incomplete,
    lines: lines === true,
    change: (value: Value) => {
      setDraft(value)
      setProblem(null)
    },
    unread: setUnread,
    commit,
    commitSeveral,
    busy,
    /** What clashes, until one has chosen. */
    mine: several ?? { [field.name]: draft },
    settle: (values: Values, version: number) => {
      setConflict(null)
      commitSeveral(values, version)
    },
    /** Back to what was typed; nothing of it is lost. */
    back: () => {
      setConflict(null)
      setSeveral(null)
    },
    theirs: () => done('stay'),
    /** Back to the one value, without the others. */
    leaveIncomplete: () => {
      setProblem(incomplete && Object.values(incomplete.errors).join(' '))
      setIncomplete(null)
    },
    press: (event: KeyboardEvent) => {
      if (event.nativeEvent.isComposing) return
      const open = (event.target as HTMLElement).getAttribute('aria-expanded')?.includes('true')
      const many = lines && !(event.ctrlKey || event.metaKey)
      if (event.key === 'Escape') {
        event.stopPropagation()
        done('stay')
      } else if (event.key === 'Enter' && !many && !open) {
        event.preventDefault()
        commit(draft)
      } else if (event.key === 'Tab' && tabs) {
        event.preventDefault()
        commit(draft, event.shiftKey ? 'before' : 'next')
      }
    },
    leave: (event: FocusEvent) => {
      const to = event.relatedTarget
      const inside =
        box.current?.contains(to) || (to instanceof HTMLElement && to.closest('[role="listbox"]'))
      if (!inside && !problem && !conflict && !incomplete) commit(draft)
    },
  }
}

function same(one: Value, other: Value): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
