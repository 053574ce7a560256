/** Short news at the bottom left, with an undo where there is one. */

import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react'
import { useSyncExternalStore } from 'react'
import { useWords } from '~/words'
import classes from './toasts.module.css'
import { explain } from './words'

/** How long news stays, in milliseconds. */
const SHOWN = 6_000

export interface Toast {
  id: number
  tone: 'good' | 'bad'
  text: string
  /** Takes it back; if that is refused, the reader is told why. */
  undo?: () => unknown
  /** Leads to where what it tells of can be seen. */
  lead?: { word: string; go: () => unknown }
}

let toasts: Toast[] = []
let next = 1
const listeners = new Set<() => void>()

function set(then: Toast[]): void {
  toasts = then
  for (const tell of listeners) tell()
}

/** Tells news. Bad ones stay until they are closed. */
export function tell(toast: Omit<Toast, 'id'>): void {
  const id = next++
  set([...toasts.slice(-2), { ...toast, id }])
  if (toast.tone === 'good') setTimeout(() => dismiss(id), SHOWN)
}

export function dismiss(id: number): void {
  set(toasts.filter((toast) => toast.id !== id))
}

function subscribe(then: () => void): () => void {
  listeners.add(then)
  return () => listeners.delete(then)
}

export function Toasts() {
  const { t } = useWords()
  const shown = useSyncExternalStore(subscribe, () => toasts)
  const takeBack = async ({ id, undo }: Toast) => {
    dismiss(id)
    try {
      await undo?.()
    } catch (error) {
      tell({ tone: 'bad', text: explain(error, t) })
    }
  }
  const follow = ({ id, lead }: Toast) => {
    dismiss(id)
    lead?.go()
  }
  return (
    <div className={classes.stack} role="status" aria-live="polite">
      {shown.map((toast) => (
        <div key={toast.id} className={classes.toast} data-tone={toast.tone}>
          {toast.tone === 'good' ? <IconCheck size={16} /> : <IconAlertTriangle size={16} />}
          <span className={classes.text}>{toast.text}</span>
          {toast.lead && (
            <button type="button" className={classes.undo} onClick={() => follow(toast)}>
              {toast.lead.word}
            </button>
          )}
          {toast.undo && (
            <button type="button" className={classes.undo} onClick={() => takeBack(toast)}>
              {t('toast.undo')}
            </button>
          )}
          <button
            type="button"
            className={classes.close}
            aria-label={t('close')}
            onClick={() => dismiss(toast.id)}
          >
            <IconX size={14} />
          </button>
        </div>
      ))}
    </div>
  )
}
