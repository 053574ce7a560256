/**
 * The line to the server: one for all tabs of a browser, held by whichever tab got the lock; the others hear through a
 * channel. Where a browser has no locks (pages without TLS), each tab that is seen has a line of its own.
 */

import { ask } from '~/api/client'
import { EVENTS, type LiveEvent, readEvent } from './types'

/** How many events the tab with the line keeps for tabs that come later. */
const KEPT = 500

/** How long after a refusal the line is tried again, in milliseconds; with as much again by chance. */
const AGAIN = 15_000

/** How long a tab that nobody sees keeps a line of its own, in milliseconds. */
const UNSEEN = 30_000

const NAME = 'steward-live'

export type State = 'on' | 'off'

interface Options {
  /** The position of what was read so far. */
  after: number
  onEvents: (events: LiveEvent[]) => void
  onState: (state: State) => void
}

type Message =
  | { say: 'events'; events: LiveEvent[]; position: number }
  | { say: 'state'; state: State }
  | { say: 'hello'; after: number; to: string }
  | { say: 'missed'; events: LiveEvent[]; position: number; state: State; to: string }

/** Opens the line; gives what closes it. */
export function openLine({ after, onEvents, onState }: Options): () => void {
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(NAME) : null
  const me = Math.random().toString(36).slice(2)
  const closing = new AbortController()
  let position = after
  let state: State = 'off'
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let kept: LiveEvent[] = []
  let keptFrom = after

  const post = (message: Message) => channel?.postMessage(message)
  const turn = (to: State) => {
    if (to === state) return
    state = to
    onState(to)
    if (source) post({ say: 'state', state: to })
  }
  const take = (event: LiveEvent) => {
    if (event.position !== null) position = Math.max(position, event.position)
    kept.push(event)
    if (kept.length > KEPT) {
      kept = kept.slice(-KEPT / 2)
      keptFrom = kept[0]?.position ?? position
    }
    post({ say: 'events', events: [event], position })
    onEvents([event])
  }

  const close = () => {
    clearTimeout(timer)
    source?.close()
    source = null
  }
  const open = () => {
    close()
    if (closing.signal.aborted) return
    const line = new EventSource(`/api/v1/live?after=${position}`)
    source = line
    line.addEventListener('ready', () => turn('on'))
    for (const kind of EVENTS)
      line.addEventListener(kind, (message) => {
        const event = readEvent(kind, message.lastEventId, message.data)
        if (event) take(event)
      })
    line.onerror = () => {
      turn('off')
      if (line.readyState !== EventSource.CLOSED) return
      // Refused: signed out, which any other question finds out, or too many lines.
      void ask('session').catch((error) => {
        if (error?.status === 401) void ask('catalog').catch(() => undefined)
      })
      timer = setTimeout(open, AGAIN * (1 + Math.random()))
    }
  }

  if (channel)
    channel.onmessage = ({ data }: MessageEvent<Message>) => {
      if (data.say === 'hello' && source) {
        const has = data.after >= keptFrom
        const behind = (event: LiveEvent) => event.position !== null && event.position > data.after
        const again: LiveEvent = { kind: 'resync', position, why: 'old', objects: null }
        const events = has ? kept.filter(behind) : [again]
        post({ say: 'missed', events, position, state, to: data.to })
      }
      if (source) return
      if (data.say === 'events' || (data.say === 'missed' && data.to === me)) {
        position = Math.max(position, data.position)
        if (data.events.length > 0) onEvents(data.events)
      }
      if (data.say === 'state' || (data.say === 'missed' && data.to === me)) turn(data.state)
    }

  if (channel && 'locks' in navigator) {
    void navigator.locks
      .request(NAME, { signal: closing.signal }, () => {
        keptFrom = position
        open()
        return new Promise<void>((done) => closing.signal.addEventListener('abort', () => done()))
      })
      .catch(() => undefined)
    post({ say: 'hello', after: position, to: me })
  } else {
    const seen = () => {
      clearTimeout(timer)
      if (!document.hidden && !source) open()
      else if (document.hidden) timer = setTimeout(close, UNSEEN)
    }
    document.addEventListener('visibilitychange', seen, { signal: closing.signal })
    open()
  }
  return () => {
    closing.abort()
    close()
    channel?.close()
  }
}
