/** Formatted text as elements: only known ones, with none of their attributes but a link's address. */

import { createElement, Fragment, type ReactNode } from 'react'

const KEPT = new Set(
  'p br b strong i em u s sub sup code pre blockquote ul ol li h1 h2 h3 h4 h5 h6 table thead tbody tr th td hr'.split(
    ' ',
  ),
)
const EMPTY = new Set(['br', 'hr'])
const DROPPED = new Set(['script', 'style', 'template', 'iframe', 'object'])

function parse(html: string): HTMLElement {
  return new DOMParser().parseFromString(html, 'text/html').body
}

export function elements(html: string): ReactNode {
  return inside(parse(html))
}

/** The words alone, on one line. */
export function words(html: string): string {
  return parse(html.replace(/<(p|br|li|h\d|tr)\b/g, ' <$1'))
    .textContent.replace(/\s+/g, ' ')
    .trim()
}

function inside(node: Node): ReactNode[] {
  return [...node.childNodes].map((child, at) => one(child, at))
}

function one(node: Node, key: number): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent
  if (!(node instanceof Element)) return null
  const name = node.localName
  if (DROPPED.has(name)) return null
  const href = name === 'a' ? (node.getAttribute('href') ?? '') : ''
  if (/^(https?:|mailto:|tel:)/i.test(href)) {
    return (
      <a key={key} href={href} target="_blank" rel="noreferrer">
        {inside(node)}
      </a>
    )
  }
  if (EMPTY.has(name)) return createElement(name, { key })
  if (KEPT.has(name)) return createElement(name, { key }, inside(node))
  return <Fragment key={key}>{inside(node)}</Fragment>
}
