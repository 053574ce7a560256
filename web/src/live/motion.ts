/** Cards that others move go to their new place by a short way that one can follow. */

import { flushSync } from 'react-dom'

/** How long a card takes, in milliseconds. */
const WAY = 160

/** Does what moves these cards, and shows the way that they take. */
export function moveCards(ids: ReadonlySet<number>, then: () => void): void {
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  if (still || document.hidden) {
    then()
    return
  }
  const before = new Map<number, DOMRect>()
  for (const [id, card] of cards(ids)) before.set(id, card.getBoundingClientRect())
  flushSync(then)
  requestAnimationFrame(() => {
    for (const [id, card] of cards(ids)) {
      const from = before.get(id)
      const to = card.getBoundingClientRect()
      if (from && (Math.abs(from.x - to.x) > 1 || Math.abs(from.y - to.y) > 1)) carry(card, from, to)
      else if (!from) card.animate([{ opacity: 0 }, { opacity: 1 }], WAY)
    }
  })
}

function cards(ids: ReadonlySet<number>): [number, HTMLElement][] {
  return [...document.querySelectorAll<HTMLElement>('[data-card]')].flatMap((card) => {
    const id = Number(card.dataset.card)
    return ids.has(id) ? [[id, card] as [number, HTMLElement]] : []
  })
}

/** Columns cut off what leaves them: a likeness takes the way above them. */
function carry(card: HTMLElement, from: DOMRect, to: DOMRect): void {
  const likeness = card.cloneNode(true) as HTMLElement
  likeness.inert = true
  likeness.setAttribute('aria-hidden', 'true')
  likeness.removeAttribute('data-card')
  Object.assign(likeness.style, {
    position: 'fixed',
    left: `${to.x}px`,
    top: `${to.y}px`,
    width: `${to.width}px`,
    height: `${to.height}px`,
    margin: '0',
    zIndex: '50',
    pointerEvents: 'none',
  })
  document.body.append(likeness)
  card.style.visibility = 'hidden'
  const way = likeness.animate(
    [{ transform: `translate(${from.x - to.x}px, ${from.y - to.y}px)` }, { transform: 'none' }],
    { duration: WAY, easing: 'ease-out' },
  )
  const over = () => {
    likeness.remove()
    card.style.visibility = ''
  }
  way.onfinish = over
  way.oncancel = over
}
